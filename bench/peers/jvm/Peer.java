// A warm JVM that renders mapping templates with Apache Velocity, driven over a
// pipe (see ../doc.go for the protocol). The same source is compiled against
// Velocity 1.7 and against 2.x.
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.lang.StringEscapeUtils;
import org.apache.velocity.Template;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;
import org.apache.velocity.runtime.resource.loader.StringResourceLoader;
import org.apache.velocity.runtime.resource.util.StringResourceRepository;

public class Peer {
  static final ObjectMapper JSON = new ObjectMapper();
  static final VelocityEngine ENGINE = new VelocityEngine();

  /** $input: the body as Jackson's maps and lists. */
  public static class Input {
    private final Object root;
    Input(Object root) { this.root = root; }
    public Object path(String path) {
      Object at = root;
      for (String step : path.replace("$", "").split("\\.")) {
        if (!step.isEmpty()) at = at instanceof Map ? ((Map<?, ?>) at).get(step) : null;
      }
      return at;
    }
  }

  public interface Util { String escapeJavaScript(String s); }

  /** $util as the service has it: Commons Lang 2.6. */
  public static class StockUtil implements Util {
    public String escapeJavaScript(String s) { return StringEscapeUtils.escapeJavaScript(s); }
  }

  /** $util with an escape that copies runs and looks characters up in a table. */
  public static class FastUtil implements Util {
    private static final String[] ESCAPES = new String[128];
    static {
      for (int c = 0; c < 32; c++) ESCAPES[c] = String.format("\\u%04X", c);
      ESCAPES['\b'] = "\\b"; ESCAPES['\n'] = "\\n"; ESCAPES['\t'] = "\\t"; ESCAPES['\f'] = "\\f"; ESCAPES['\r'] = "\\r";
      ESCAPES['\''] = "\\'"; ESCAPES['"'] = "\\\""; ESCAPES['\\'] = "\\\\"; ESCAPES['/'] = "\\/";
    }
    public String escapeJavaScript(String s) {
      StringBuilder out = null;
      int from = 0;
      for (int i = 0; i < s.length(); i++) {
        char c = s.charAt(i);
        String escape = c < 128 ? ESCAPES[c] : String.format("\\u%04X", (int) c);
        if (escape == null) continue;
        if (out == null) out = new StringBuilder(s.length() + 16);
        out.append(s, from, i).append(escape);
        from = i + 1;
      }
      return out == null ? s : out.append(s, from, s.length()).toString();
    }
  }

  interface Work { byte[] once() throws Exception; }

  /** The work of one variant: body bytes in, output bytes out. */
  static Work work(String variant, String id, String source, byte[] body) throws Exception {
    Util util = variant.endsWith("-table") ? new FastUtil() : new StockUtil();
    if (variant.startsWith("evaluate")) {
      return () -> {
        StringWriter out = new StringWriter();
        ENGINE.evaluate(context(JSON.readValue(body, Object.class), util), out, id, source);
        return out.toString().getBytes(StandardCharsets.UTF_8);
      };
    }
    StringResourceRepository repository = StringResourceLoader.getRepository();
    repository.putStringResource(id, source);
    Template template = ENGINE.getTemplate(id);
    Object parsed = variant.startsWith("render") ? JSON.readValue(body, Object.class) : null;
    return () -> {
      StringWriter out = new StringWriter();
      template.merge(context(parsed != null ? parsed : JSON.readValue(body, Object.class), util), out);
      return out.toString().getBytes(StandardCharsets.UTF_8);
    };
  }

  static VelocityContext context(Object root, Util util) {
    VelocityContext context = new VelocityContext();
    context.put("input", new Input(root));
    context.put("util", util);
    return context;
  }

  static void configure() {
    ENGINE.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute");
    ENGINE.setProperty("resource.loader", "string");
    ENGINE.setProperty("string.resource.loader.class", StringResourceLoader.class.getName());
    ENGINE.setProperty("velocimacro.library", "");
    ENGINE.init();
  }

  /** Makes the work of a request, of which "body", "template" and "variant" are read. */
  interface Preparer { Work prepare(JsonNode request) throws Exception; }

  public static void main(String[] args) throws Exception {
    configure();
    serve(request -> work(request.get("variant").asText(), request.get("id").asText(), request.get("template").asText(),
        request.get("body").asText().getBytes(StandardCharsets.UTF_8)));
  }

  /** Answers requests, a line each. */
  static void serve(Preparer preparer) throws Exception {
    Map<String, Work> prepared = new HashMap<>();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, false, "UTF-8");
    for (String line; (line = in.readLine()) != null; ) {
      ObjectNode answer = JSON.createObjectNode();
      try {
        JsonNode request = JSON.readTree(line);
        String id = request.get("id").asText();
        if (request.get("op").asText().equals("prepare")) {
          Work work = preparer.prepare(request);
          prepared.put(id, work);
          answer.put("output", new String(work.once(), StandardCharsets.UTF_8));
        } else {
          run(prepared.get(id), request.path("n").asLong(), request.path("ns").asLong(), answer);
        }
      } catch (Throwable failure) {
        answer.put("error", failure.toString());
      }
      out.println(JSON.writeValueAsString(answer));
      out.flush();
    }
  }

  static long sink;

  /** Repeats the work count times, or for about budget nanoseconds. */
  static void run(Work work, long count, long budget, ObjectNode answer) throws Exception {
    long start = System.nanoTime(), now = start, n = 0;
    long batch = Math.max(count, 1);
    while (n < count || now - start < budget) {
      for (long i = 0; i < batch; i++) sink += work.once().length;
      n += batch;
      now = System.nanoTime();
      if (count == 0 && now - start < budget / 8) batch *= 2;
    }
    answer.put("n", n).put("ns", now - start);
  }
}
