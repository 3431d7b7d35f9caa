import java.io.*;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.function.IntFunction;
import java.util.zip.*;

/**
 * Writes what java.lang.Character and java.util.regex.Grapheme of the running JDK say of every code point. Run it on
 * Java 17 (Unicode 13) in the folder of the package:
 *
 *   java --add-opens java.base/java.util.regex=ALL-UNNAMED testdata/Dump.java
 *
 * names.bin: the names, without those that are made of a block and a number. A line "@" + code point, hexadecimal, begins a
 * run of code points that follow one another; each further line is a name.
 * tables.bin: a line a table: its name, then for each run of code points with one value the distance to the next run, base
 * 36, "=" and the value, from code point 0 on. "blocks" has names, with "_" for a blank.
 * Both are compressed (raw deflate).
 * testdata/crc.txt: for each method of Character with one argument a CRC-32 of its answers for all code points.
 */
public class Dump {
  static String table(String name, IntFunction<Object> f) {
    StringBuilder b = new StringBuilder(name);
    int from = 0;
    Object last = f.apply(0);
    for (int c = 1; c <= 0x110000; c++) {
      Object now = c <= 0x10FFFF ? f.apply(c) : null;
      if (!Objects.equals(now, last)) {
        b.append(' ').append(Integer.toString(c - from, 36)).append('=').append(last);
        from = c;
        last = now;
      }
    }
    return b.append('\n').toString();
  }

  static String blockOf(int c) {
    Character.UnicodeBlock b = Character.UnicodeBlock.of(c);
    return b == null ? "" : b.toString();
  }

  static String names() {
    StringBuilder b = new StringBuilder();
    boolean run = false;
    for (int c = 0; c <= 0x10FFFF; c++) {
      String s = Character.getName(c);
      if (s != null && Character.codePointOf(s) != c) throw new IllegalStateException("two characters have the name " + s);
      String made = blockOf(c).replace('_', ' ') + " " + Integer.toHexString(c).toUpperCase(Locale.ROOT);
      if (s == null || s.equals(made)) { run = false; continue; }
      if (!run) b.append('@').append(Integer.toHexString(c)).append('\n');
      run = true;
      b.append(s).append('\n');
    }
    return b.toString();
  }

  static void write(String file, String text) throws IOException {
    Deflater d = new Deflater(9, true);
    try (OutputStream out = new DeflaterOutputStream(Files.newOutputStream(Path.of(file)), d)) {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  static String crcs() throws Exception {
    TreeMap<String, String> lines = new TreeMap<>();
    for (Method m : Character.class.getMethods()) {
      Class<?>[] p = m.getParameterTypes();
      if (p.length != 1 || p[0] != int.class && p[0] != char.class || m.getName().equals("valueOf")) continue;
      CRC32 crc = new CRC32();
      int last = p[0] == int.class ? 0x10FFFF : 0xFFFF;
      for (int c = 0; c <= last; c++) {
        Object v;
        try {
          v = p[0] == int.class ? m.invoke(null, c) : m.invoke(null, (char) c);
        } catch (java.lang.reflect.InvocationTargetException x) {
          v = "error";
        }
        if (v instanceof Character) v = (int) (Character) v;
        if (v instanceof char[]) v = Arrays.toString(((char[]) v)).length() > 3 ? "pair" : "one";
        if (m.getName().equals("toString")) v = ((String) v).length();
        crc.update((v + "\n").getBytes(StandardCharsets.US_ASCII));
      }
      lines.put(m.getName() + "(" + p[0] + ")", Long.toHexString(crc.getValue()));
    }
    StringBuilder b = new StringBuilder();
    lines.forEach((k, v) -> b.append(k).append(' ').append(v).append('\n'));
    return b.toString();
  }

  public static void main(String[] a) throws Exception {
    Method g = Class.forName("java.util.regex.Grapheme").getDeclaredMethod("getType", int.class);
    g.setAccessible(true);
    write("names.bin", names());
    write("tables.bin",
        table("category", Character::getType)
            + table("direction", c -> (int) Character.getDirectionality(c))
            + table("mirrored", c -> Character.isMirrored(c) ? 1 : 0)
            + table("numeric", Character::getNumericValue)
            + table("grapheme", c -> {
              try {
                int t = (Integer) g.invoke(null, c);
                return t == 13 ? 12 : t; // of a Hangul syllable the code point says which: every 28th is LV
              } catch (ReflectiveOperationException x) {
                throw new IllegalStateException(x);
              }
            })
            + table("blocks", c -> blockOf(c)));
    Files.writeString(Path.of("testdata/crc.txt"), crcs());
  }
}
