import java.io.*;
import java.lang.reflect.*;
import java.util.*;

/**
 * Prints the methods that Velocity 1.7 finds on objects of the classes whose names are given one a line: the public methods
 * that public classes and interfaces declare, without those that SecureUberspector hides (it is asked for the rest by
 * TestMethods). Run on Java 17:
 *
 *   java -cp json-smart.jar:accessors-smart.jar:velocity.jar:commons-collections.jar:commons-lang.jar testdata/Methods.java < names > testdata/methods17.txt
 */
public class Methods {
  static void collect(Class<?> c, Set<String> out) {
    if (c == null) return;
    if (Modifier.isPublic(c.getModifiers()))
      for (Method m : c.getDeclaredMethods()) {
        if (!Modifier.isPublic(m.getModifiers()) || m.isSynthetic() && !m.isBridge()) continue;
        StringJoiner p = new StringJoiner(",", m.getName() + "(", ")");
        for (Class<?> t : m.getParameterTypes()) p.add(t.getSimpleName());
        out.add(p.toString());
      }
    collect(c.getSuperclass(), out);
    for (Class<?> i : c.getInterfaces()) collect(i, out);
  }

  public static void main(String[] a) throws Exception {
    BufferedReader r = new BufferedReader(new InputStreamReader(System.in));
    TreeSet<String> lines = new TreeSet<>();
    for (String name; (name = r.readLine()) != null; ) {
      TreeSet<String> of = new TreeSet<>();
      Class<?> c = Class.forName(name);
      collect(c, of);
      if (c.isInterface()) collect(Object.class, of);
      for (String m : of) lines.add(name + " " + m);
    }
    lines.forEach(System.out::println);
  }
}
