import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.regex.*;

/**
 * Answers rows of clusters.txt and java17.txt: reads lines of M or F, pattern and subject, separated by tabs, {{hhhh}} for a
 * UTF-16 unit, and prints them with the answer of the running JDK (Java 17): M is Matcher.matches, F the offsets of the first
 * 20 matches of Matcher.find and of their groups, ERR and the exception where it fails.
 *
 *   java testdata/Record.java < rows > testdata/clusters.txt
 */
public class Record {
  static String units(String s) {
    Matcher m = Pattern.compile("\\{\\{([0-9a-f]{4})\\}\\}").matcher(s);
    StringBuilder b = new StringBuilder();
    int at = 0;
    for (; m.find(); at = m.end()) b.append(s, at, m.start()).append((char) Integer.parseInt(m.group(1), 16));
    return b.append(s.substring(at)).toString();
  }

  static String answer(String how, String re, String in) {
    try {
      Matcher m = Pattern.compile(re).matcher(in);
      if (how.equals("M")) return String.valueOf(m.matches());
      StringBuilder b = new StringBuilder();
      for (int n = 0; n < 20 && m.find(); n++) {
        b.append(" {");
        for (int g = 0; g <= m.groupCount(); g++) b.append(m.start(g)).append('-').append(m.end(g)).append(' ');
        b.append('}');
      }
      return b.toString();
    } catch (RuntimeException x) {
      return "ERR " + x.getClass().getSimpleName();
    }
  }

  public static void main(String[] a) throws IOException {
    BufferedReader r = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, false, "UTF-8");
    for (String line; (line = r.readLine()) != null; ) {
      String[] f = line.split("\t", -1);
      out.println(f[0] + "\t" + f[1] + "\t" + f[2] + "\t" + answer(f[0], units(f[1]), units(f[2])));
    }
    out.flush();
  }
}
