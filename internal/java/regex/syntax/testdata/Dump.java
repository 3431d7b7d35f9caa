import java.lang.reflect.*;
import java.util.*;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * Prints the character sets that java.util.regex of the running JDK knows, for unicode.txt. Run it on Java 17 (Unicode 13):
 *
 *   java --add-opens java.base/java.lang=ALL-UNNAMED Dump.java > unicode.txt
 *
 * Lines: "set N d d d ..." the alternating distances between starts and ends of ranges, base 36;
 * "name KEY N [M]" which set a name means, M under (?i) where it differs;
 * "upper|lower FIRST COUNT STEP DELTA" runs of simple case mappings.
 * Keys: p:X is \p{X}, is:X is \p{IsX} (upper case), u:X is \p{X} under (?U) (upper case), U:d U:s U:w, sc:X, blk:X (upper case).
 */
public class Dump {
  static final Map<String, Integer> SETS = new HashMap<>();
  static final StringBuilder NAMES = new StringBuilder(), OUT = new StringBuilder();

  static int set(IntPredicate in) {
    StringBuilder b = new StringBuilder();
    boolean on = false;
    int last = 0;
    for (int c = 0; c <= 0x10FFFF + 1; c++) {
      boolean now = c <= 0x10FFFF && in.test(c);
      if (now != on) {
        b.append(' ').append(Integer.toString(c - last, 36));
        last = c;
        on = now;
      }
    }
    return SETS.computeIfAbsent(b.toString(), s -> {
      OUT.append("set ").append(SETS.size()).append(s).append('\n');
      return SETS.size();
    });
  }

  static Integer pattern(String p) {
    Pattern c;
    try {
      c = Pattern.compile(p);
    } catch (RuntimeException x) {
      return null;
    }
    return set(cp -> c.matcher(new String(Character.toChars(cp))).matches());
  }

  static boolean name(String key, String re) {
    Integer n = pattern(re), m = pattern("(?i)" + re);
    if (n == null) return false;
    NAMES.append("name ").append(key).append(' ').append(n);
    if (!n.equals(m)) NAMES.append(' ').append(m);
    NAMES.append('\n');
    return true;
  }

  static void mapping(String what, java.util.function.IntUnaryOperator f) {
    for (int c = 0; c <= 0x10FFFF; ) {
      int d = f.applyAsInt(c) - c;
      if (d == 0) { c++; continue; }
      int best = 1, step = 1;
      for (int s = 1; s <= 2; s++) {
        int n = 1;
        while (c + n * s <= 0x10FFFF && f.applyAsInt(c + n * s) - (c + n * s) == d && (s == 1 || f.applyAsInt(c + n * s - 1) == c + n * s - 1)) n++;
        if (n > best) { best = n; step = s; }
      }
      NAMES.append(what + " " + c + " " + best + " " + step + " " + d + "\n");
      c += (best - 1) * step + 1;
    }
  }

  static Object field(Class<?> c, String f) throws Exception {
    Field x = c.getDeclaredField(f);
    x.setAccessible(true);
    return x.get(null);
  }

  public static void main(String[] a) throws Exception {
    String gc = "Cn Lu Ll Lt Lm Lo Mn Me Mc Nd Nl No Zs Zl Zp Cc Cf Co Cs Pd Ps Pe Pc Po Sm Sc Sk So Pi Pf L M N Z C P S LC LD L1 all ASCII"
        + " Alnum Alpha Blank Cntrl Digit Graph Lower Print Punct Space Upper XDigit";
    TreeSet<String> p = new TreeSet<>(Arrays.asList(gc.split(" ")));
    for (Method m : Character.class.getMethods())
      if (m.getName().startsWith("is") && m.getReturnType() == boolean.class) p.add("java" + m.getName().substring(2));
    for (String n : p) if (!name("p:" + n, "\\p{" + n + "}")) System.err.println("no \\p{" + n + "}");
    TreeSet<String> is = new TreeSet<>();
    for (String n : p) is.add(n.toUpperCase());
    is.addAll(Arrays.asList(("ALPHABETIC LETTER IDEOGRAPHIC LOWERCASE UPPERCASE TITLECASE WHITE_SPACE WHITESPACE CONTROL PUNCTUATION HEX_DIGIT HEXDIGIT ASSIGNED"
        + " NONCHARACTER_CODE_POINT NONCHARACTERCODEPOINT DIGIT ALNUM BLANK GRAPH PRINT WORD JOIN_CONTROL JOINCONTROL EMOJI SPACE DEFINED NUMBER MARK SYMBOL SEPARATOR OTHER"
        + " ALPHA LOWER UPPER PUNCT CNTRL XDIGIT ANY ASCII ID_START ID_CONTINUE DASH MATH").split(" ")));
    for (String n : is) {
      String low = n.toLowerCase(), odd = low.charAt(0) + n.substring(1);
      Integer x = pattern("\\p{Is" + low + "}"), y = pattern("\\p{Is" + odd + "}");
      if (x != null && x.equals(y)) name("is:" + n, "\\p{Is" + low + "}"); else if (x != null || y != null) System.err.println("mixed is " + n);
      x = pattern("(?U)\\p{" + low + "}"); y = pattern("(?U)\\p{" + odd + "}");
      if (x != null && x.equals(y)) name("u:" + n, "(?U)\\p{" + low + "}"); else if (x != null || y != null) System.err.println("mixed u " + n);
    }
    for (String n : "d s w".split(" ")) name("U:" + n, "(?U)\\" + n);
    for (Character.UnicodeScript s : Character.UnicodeScript.values()) name("sc:" + s.name(), "\\p{sc=" + s.name() + "}");
    for (Object e : new TreeMap<>((Map<String, Object>) field(Character.UnicodeScript.class, "aliases")).keySet()) name("sc:" + e, "\\p{sc=" + e + "}");
    Map<String, Object> blocks = (Map<String, Object>) field(Character.UnicodeBlock.class, "map");
    for (String k : new TreeMap<>(blocks).keySet()) {
      Integer n = set(cp -> Character.UnicodeBlock.of(cp) == blocks.get(k));
      NAMES.append("name blk:" + k.replace(' ', '+') + " " + n + "\n");
    }
    mapping("upper", Character::toUpperCase);
    mapping("lower", Character::toLowerCase);
    System.out.print(OUT);
    System.out.print(NAMES);
  }
}
