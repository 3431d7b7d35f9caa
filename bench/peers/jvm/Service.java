// A warm JVM that renders mapping templates with what the service is known to run:
// Velocity 1.7, JsonPath over json-smart in its permissive mode, Commons Lang. Driven
// over a pipe as Peer is. A #foreach is not bounded here, nor is it in the engine
// beside it.
import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JsonSmartJsonProvider;
import java.io.StringWriter;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import net.minidev.json.JSONStyle;
import net.minidev.json.JSONValue;
import net.minidev.json.parser.JSONParser;
import org.apache.commons.lang.StringEscapeUtils;
import org.apache.velocity.Template;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.event.InvalidReferenceEventHandler;
import org.apache.velocity.context.Context;
import org.apache.velocity.runtime.resource.loader.StringResourceLoader;
import org.apache.velocity.util.introspection.Info;

public class Service {
  static final Configuration LENIENT =
      Configuration.builder().jsonProvider(new JsonSmartJsonProvider()).options(Option.SUPPRESS_EXCEPTIONS).build();

  static Object parse(String text) throws Exception {
    return new JSONParser(JSONParser.MODE_PERMISSIVE).parse(text, JSONValue.defaultReader.DEFAULT_ORDERED);
  }

  /** $input. The body is parsed when something of it is read, once. */
  public static class Input {
    private final String text;
    private Object root;

    Input(String text) { this.text = text; }

    public String getBody() { return text.isEmpty() ? "{}" : text; }

    public Object path(String path) throws Exception {
      if (root == null) root = parse(getBody());
      try {
        return JsonPath.using(LENIENT).parse(root).read(path);
      } catch (RuntimeException nothingThere) {
        return null;
      }
    }

    public String json(String path) throws Exception {
      Object value = path(path);
      return value == null ? "\"\"" : JSONValue.toJSONString(value, JSONStyle.LT_COMPRESS);
    }

    public Object params() { return Collections.emptyMap(); }

    public Object params(String name) { return ""; }

    @Override public String toString() { return ""; }
  }

  /** $util. */
  public static class Util {
    public String escapeJavaScript(String s) { return StringEscapeUtils.escapeJavaScript(s); }
    public Object parseJson(String s) throws Exception { return parse(s); }
    public String urlEncode(String s) throws Exception { return URLEncoder.encode(s, "UTF-8"); }
    public String urlDecode(String s) throws Exception { return URLDecoder.decode(s, "UTF-8"); }
    public String base64Encode(String s) { return Base64.getEncoder().encodeToString(s.getBytes(StandardCharsets.UTF_8)); }
    public String base64Decode(String s) { return new String(Base64.getDecoder().decode(s), StandardCharsets.UTF_8); }
  }

  /** What does not exist prints as nothing. */
  public static class Nothing implements InvalidReferenceEventHandler {
    public Object invalidGetMethod(Context c, String reference, Object on, String property, Info at) { return ""; }
    public Object invalidMethod(Context c, String reference, Object on, String method, Info at) { return ""; }
    public boolean invalidSetMethod(Context c, String left, String right, Info at) { return false; }
  }

  static Map<String, Object> members(JsonNode of) {
    Map<String, Object> map = new HashMap<>();
    if (of != null) {
      for (Iterator<String> names = of.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        map.put(name, of.get(name).asText());
      }
    }
    return map;
  }

  static Peer.Work work(JsonNode request) throws Exception {
    String id = request.get("id").asText();
    StringResourceLoader.getRepository().putStringResource(id, request.get("template").asText());
    Template template = Peer.ENGINE.getTemplate(id);
    byte[] body = request.get("body").asText().getBytes(StandardCharsets.UTF_8);
    JsonNode contextMembers = request.get("context"), variables = request.get("stageVariables");
    Util util = new Util();
    return () -> {
      Map<String, Object> override = new HashMap<>();
      override.put("header", new HashMap<String, Object>());
      Map<String, Object> gatewayContext = members(contextMembers);
      gatewayContext.put("responseOverride", override);
      VelocityContext context = new VelocityContext();
      context.put("context", gatewayContext);
      context.put("stageVariables", members(variables));
      context.put("input", new Input(new String(body, StandardCharsets.UTF_8)));
      context.put("util", util);
      StringWriter out = new StringWriter();
      template.merge(context, out);
      return out.toString().getBytes(StandardCharsets.UTF_8);
    };
  }

  public static void main(String[] args) throws Exception {
    Peer.ENGINE.setProperty("eventhandler.invalidreferences.class", "Service$Nothing");
    Peer.ENGINE.setProperty("runtime.introspector.uberspect", "org.apache.velocity.util.introspection.SecureUberspector");
    Peer.ENGINE.setProperty("velocimacro.permissions.allow.inline", "false");
    Peer.configure();
    Peer.serve(Service::work);
  }
}
