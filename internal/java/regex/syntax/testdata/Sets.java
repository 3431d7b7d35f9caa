import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prints how many code points a class of java.util.regex has, and the sum of them. Run it on Java 17 (Unicode 13):
 *
 *   cut -f1 sets.txt | java Sets.java > sets.new
 */
public class Sets {
    public static void main(String[] args) throws Exception {
        var in = new java.io.BufferedReader(new java.io.InputStreamReader(System.in, "UTF-8"));
        for (String line; (line = in.readLine()) != null; ) {
            Matcher m = Pattern.compile(line).matcher("");
            long count = 0, sum = 0;
            for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
                if (m.reset(Character.toString(c)).matches()) {
                    count++;
                    sum += c;
                }
            }
            System.out.println(line + "\t" + count + "\t" + sum);
        }
    }
}
