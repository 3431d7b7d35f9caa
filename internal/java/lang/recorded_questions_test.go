package lang

import (
	"fmt"
	"strings"
)

// operand is a variable, or a number of another class made of one.
func (k *maker) operand() string {
	name := k.one(strings.Split("snkdbcolimnkdbfqz", "")...)
	if k.vars[name].IsNumber() && k.rng.IntN(3) == 0 {
		return "$" + name + "." + k.one("byteValue", "shortValue", "intValue", "longValue", "floatValue", "doubleValue") + "()"
	}
	return "$" + name
}

// operation makes an arithmetic operation or a comparison.
func (k *maker) operation() string {
	return k.operand() + " " + k.one("+", "-", "*", "/", "%", "<", "<=", ">", ">=", "==") + " " + k.operand()
}

// format makes a call of String.format with one or two specifiers.
func (k *maker) format() string {
	var pattern strings.Builder
	for range 1 + k.rng.IntN(2) {
		pattern.WriteByte('%')
		if k.rng.IntN(8) == 0 {
			pattern.WriteString(k.one("1$", "2$", "<", "0$", "9$"))
		}
		for range k.rng.IntN(3) {
			pattern.WriteByte("-#+ 0,("[k.rng.IntN(7)])
		}
		if k.rng.IntN(2) == 0 {
			fmt.Fprint(&pattern, 1+k.rng.IntN(18))
		}
		if k.rng.IntN(3) == 0 {
			fmt.Fprintf(&pattern, ".%d", k.rng.IntN(12))
		}
		if k.rng.IntN(3) == 0 {
			pattern.WriteByte("tttT"[k.rng.IntN(4)])
			pattern.WriteByte("HIklMNLQpsSTzZaAbBCdeBhjmyYrRcDF"[k.rng.IntN(32)])
		} else {
			pattern.WriteByte("bhscdoxefgn%BSXEGCddffsseegxza"[k.rng.IntN(30)])
		}
		pattern.WriteByte('|')
	}
	args := []string{"'" + pattern.String() + "'"}
	for range 1 + k.rng.IntN(2) {
		args = append(args, k.formatted())
	}
	return "$s.format(" + strings.Join(args, ", ") + ")"
}

// formatted is an argument of a format: any value, or a number of any size.
func (k *maker) formatted() string {
	switch k.rng.IntN(3) {
	case 0:
		n := k.rng.Int64() >> k.rng.IntN(40)
		if k.rng.IntN(2) == 0 {
			n = -n
		}
		return fmt.Sprintf("$k.valueOf('%d')", n)
	case 1:
		f := k.rng.Float64() * []float64{1, 10, 1000, 1e9, 1e-5, -1e20, 1e-310}[k.rng.IntN(7)]
		if k.rng.IntN(2) == 0 {
			f = float64(int(f*100)) / 100
		}
		return fmt.Sprintf("$d.valueOf('%g')", f)
	}
	return k.operand()
}

// caseMapping makes a text of letters whose case depends on those around them, the sigmas at the ends of words above all.
func (k *maker) caseMapping() string {
	var text []rune
	letters := []rune("\u03A3\u03A3\u03A3\u03C3aB1 .,-_:\u00B7\u00DF\u0301\u0130\u00E9\u0391\U0001F6007\u01C5\uFB01\u0149")
	for range 1 + k.rng.IntN(9) {
		text = append(text, letters[k.rng.IntN(len(letters))])
	}
	return "$x=$e.concat('" + string(text) + "');$x.toLowerCase();$x.toUpperCase();$x.equalsIgnoreCase('" + string(text) + "')"
}

// edges are sequences for what made-up ones seldom reach.
var edges = []string{
	"$x=$u.toCharArray();$o.class;$s.charAt(0).codePointAt($x, 7);$s.charAt(0).codePointAt($x, 8);$s.charAt(0).codePointAt($x, 7, 8)",
	"$x=$u.toCharArray();$s.charAt(0).codePointAt($x, 6, 9);$s.charAt(0).codePointAt($x, 7, 9);$s.charAt(0).codePointAt($x, -1, 9)",
	"$x=$u.toCharArray();$s.charAt(0).codePointBefore($x, 8);$s.charAt(0).codePointBefore($x, 9);$s.charAt(0).codePointBefore($x, 8, 7)",
	"$x=$u.toCharArray();$s.charAt(0).codePointBefore($x, 9, 7);$s.charAt(0).codePointBefore($x, 3, 0);$s.charAt(0).codePointBefore($x, 99, 0)",
	"$x=$u.toCharArray();$s.charAt(0).codePointCount($x, 0, 10);$s.charAt(0).codePointCount($x, 7, 1);$s.charAt(0).codePointCount($x, 0, 99)",
	"$x=$u.toCharArray();$s.charAt(0).offsetByCodePoints($x, 0, 10, 2, 6);$s.charAt(0).offsetByCodePoints($x, 0, 10, 10, -3)",
	"$x=$u.toCharArray();$s.charAt(0).offsetByCodePoints($x, 0, 10, 2, 60)",
	"$x=$u.toCharArray();$s.charAt(0).offsetByCodePoints($x, 1, 8, 9, -60)", "$x=$u.toCharArray();$s.charAt(0).offsetByCodePoints($x, 5, 10, 2, 1)",
	"$u.codePointCount(0, 10);$u.codePointCount(8, 10);$u.offsetByCodePoints(0, 9);$u.offsetByCodePoints(10, -3);$u.offsetByCodePoints(1, 0)",
	"$u.offsetByCodePoints(0, 99)", "$u.offsetByCodePoints(4, -99)", "$u.codePointAt(7);$u.codePointBefore(9);$h.codePointBefore(2)",
	"$x=$u.getBytes('ISO-8859-1');$x.size();$x.get(2);$x.get(7)", "$x=$u.getBytes('US-ASCII');$x.size();$x.get(2)", "$x=$u.getBytes('latin1');each $x",
	"$x=$u.getBytes('UTF-16');each $x", "$x=$h.getBytes('UTF-16LE');each $x", "$x=$u.getBytes('UTF-16BE');$x.size()", "each $e.getBytes('UTF-16')",
	"each $u.getBytes('utf8')", "$u.getBytes('no such')", "each $h.getBytes()",
	`$x=$e.concat('\b\f\n\r\s\t\\7\12\377\400');$x.translateEscapes().length();$x.translateEscapes().hashCode()`,
	`$e.concat('a\').translateEscapes()`, `$e.concat('a\q').translateEscapes()`, `$e.concat('\"').translateEscapes()`,
	`$w.replace('line', '\').translateEscapes()`, `$w.concat('\').concat($w.substring(8)).translateEscapes()`,
	"$h.substring(1).repeat(3).length();$h.repeat(2)", "$u.substring(8).repeat(2).length()", "$s.repeat(0);$s.repeat(1)", "$s.repeat(-1)",
	"$x=$s.repeat(60);$y=$x.substring(3, 20);$y;$x.substring(1).length()", "$x=$s.repeat(60).concat('a');$x=$x.concat('b');$x.length();$x.endsWith('ab')",
	"$s.regionMatches(true, 0, 'HELLO', 0, 5);$s.regionMatches(0, 'HELLO', 0, 5);$s.regionMatches(6, 'World', 0, 5);$s.regionMatches(true, 6, 'xWORLD', 1, 5)",
	"$s.regionMatches(0, 'Hello', 0, -1);$s.regionMatches(true, -1, 'Hello', 0, 2);$s.regionMatches(0, 'Hello', 3, 4);$s.regionMatches(7, 'Hello', 0, 9)",
	"$w.stripIndent();$w.indent(2);$w.indent(-2);$p.indent(-1);$w.indent(0)", "$p.stripIndent();$w.concat('  ').stripIndent();$w.substring(9).stripIndent()",
	"$u.replace('😀', 'x');$u.replace('ü', '😀');$u.replace($u.charAt(7), $s.charAt(0));$h.replace($h.charAt(1), $s.charAt(0))",
	"$c.scaleByPowerOfTen(2147483647).scaleByPowerOfTen(2147483647)", "$c.setScale(-20).setScale(2147483647)", "$c.movePointLeft(2147483647)",
	"$c.valueOf(1, -5).toEngineeringString();$c.valueOf(12, 9).toEngineeringString();$c.valueOf(0, 8).toEngineeringString();$c.valueOf(-123, 10).toEngineeringString()",
	"$c.valueOf(0, -7).toEngineeringString();$c.valueOf(0, 7);$c.valueOf(0, -7);$c.valueOf(100, 7).toEngineeringString();$c.valueOf(1, -7).toPlainString()",
	"$c.valueOf(1).divide($c.valueOf(3))", "$c.valueOf(1).divide($c.valueOf(8));$c.valueOf(1000).divide($c.valueOf(-4));$c.valueOf(1).divide($c.valueOf(3), 5, 4)",
	"$c.valueOf(1).divide($c.valueOf(0))", "$c.valueOf(0).divide($c.valueOf(0))", "$c.valueOf(25, 1).setScale(0, 6);$c.valueOf(-25, 1).setScale(0, 4);$c.valueOf(-25, 1).setScale(0, 3)",
	"$c.valueOf(25, 1).setScale(0, 7)", "$c.valueOf(25, 1).setScale(0, 0);$c.valueOf(25, 1).setScale(0, 1);$c.valueOf(25, 1).setScale(0, 2);$c.valueOf(25, 1).setScale(0, 5)",
	"$c.valueOf(25, 1).setScale(0, 9)", "$c.valueOf(20, 1).setScale(0)", "$c.valueOf(25, 1).setScale(0)", "$c.pow(3);$c.pow(0);$c.valueOf(0).pow(0)", "$c.pow(-1)",
	"$c.valueOf(2).sqrt(null)", "$c.pow(999999999)", "$c.valueOf($d.valueOf('NaN'))", "$c.valueOf(2.50);$c.valueOf($f);$c.valueOf($k);$c.valueOf($n)",
	"$b.pow(2147483647)", "$b.shiftLeft(2147483647)", "$b.setBit(2147483647)", "$b.valueOf(3).modPow($b.valueOf(-1), $b.valueOf(7));$b.modInverse($b.valueOf(7))",
	"$b.valueOf(4).modInverse($b.valueOf(8))", "$b.valueOf(3).modPow($b.valueOf(-1), $b.valueOf(6))", "$b.longValueExact()", "$b.intValueExact()",
	"$b.valueOf(2147483648).longValueExact()", "$b.toString(36);$b.toString(99);$b.valueOf(-255).toString(16);$b.negate().toByteArray().size()",
	"$l.add($l);$l.size();$l", "$l.add($l);$l.hashCode()", "$m.put('self', $m);$m", "$m.put('self', $m);$m.hashCode()", "$m.put($m, 1);$m.size()",
	"$x=$l.subList(0, 2);$l.add($x);$x", "$x=$m.values();$m.put('v', $x);$m.get('v').size();$m", "$x=$m.keySet();$m.put($x, 1)",
	"$m.get($l);$l.add($l);$m.get($l)", "$x=$m.entrySet().iterator().next();$m.remove($x.key);$x.setValue(7);$x;$m", "$x=$m.entrySet();$x.remove($m.entry('a', 1));$m;$x.remove($m.entry('b', 2));$x",
	"$x=$m.values();$x.remove('x');$m;$x.remove('x');$x.remove(1);$m", "$x=$H.entrySet();$x.remove($m.entry('one', 1));$H.size();$x.remove('one');$x.size()",
	"$x=$l.toArray();$x[0]='z';$x.get(0);each $x", "$x=$s.chars().toArray();$x[0]=7;$x.get(0);each $x", "$x=$s.chars().toArray();$x[0]='a'", "$x=$s.toCharArray();$x[0]=$s.charAt(1);$x.get(0)",
	"$x=$t.split(',');$x[0]=7", "$x=$t.split(',');$x[0]='7';$x.get(0);$x[-1]='last';$x.get(3)", "$x=[1..5000];$x.add(1);$x.size();$x.remove(0);$x.get(0);$x.set(0, 'a');$x.get(0)",
	"$x=[5000..1];$x.get(4999);$x.add(0, 'b');$x.get(0);$x.indexOf(7);$x.lastIndexOf(8);$x.contains('b')", "$x=[1..5000];$x[7]='c';$x.get(7);$x.clear();$x.isEmpty();$x",
	"$x=[1..5000];$y=$x.subList(4990, 5000);$y;$y.remove(0);$x.size();$y;$y.clear();$x.size()", "$x=[1..5000];$y=$x.iterator();$y.next();$y.remove();$y.next();$x.size()",
	"$x=[1..5000];$x.equals([1..5000]);$x.hashCode();$x.remove(4999);$x.equals([1..4999])", "$x=[1..5000];$x.set(3, null);$x.indexOf(null);$x.retainAll([1, 2]);$x",
	"each $s", "each $n", "each $l.stream()", "each $x", "each [1..3]", "each [5000..4990]", "$x=[1..3];$y=$x.iterator();$y.next();each $y", "each $l.stream().iterator()",
	"$a=$l.of(1).stream().builder();$a.add('b');$a.accept(2.5);$a.build().toList()", "$a=$s.chars().builder();$a.accept(7);$a.add(8).add(9).build().sum()",
	"$A.addAll($l);$A.toJSONString();$A.merge($A);$A", "$A.merge($A.get(2));$A", "$A.toJSONString([$s, $n, $k, $d, $b, $c, $o, $m, $l, $H, $B])",
	"$A.toJSONString([$l.subList(0, 2), $m.keySet(), $m.values(), $l.of(1), [1..3]])", "$A.toJSONString($l.toArray().subList(0, 1))", "$A.toJSONString([$m.of('a', 1)])",
	"$A.toJSONString([$l.toArray(), $t.split(','), $s.chars().toArray()])", "$A.toJSONString([$s.getBytes()])", "$A.toJSONString([$s.toCharArray()])",
	"$s.format('%ta %tA %tb %tB %th %tz %tZ %tC %ty %tY', $k, $k, $k, $k, $k, $k, $k, $k, $k, $k)", "$s.format('%tk %tl %ts %tm %td %te %tQ %tj', $k, $k, $k, $k, $k, $k, $k, $k)",
	"$s.format('%1$tp %1$Tp %1$tR %1$tT %1$tr %1$tD %1$tF %1$tc %1$tL %1$tN %1$tS %1$tM %1$tI %1$tH', $k.valueOf('1709210096789'))",
	"$s.format('%1$tF %1$ta %1$tj', $k.valueOf('951782400000'));$s.format('%1$tF %1$tc', $k.valueOf('-62135596800001'));$s.format('%1$tF', $k.valueOf('-99999999999999'))",
	"$s.format('%tF', null);$s.format('%tF', 7)", "$s.format('%t', $k)", "$s.format('%tX', $k)", "$s.format('%')", "$s.format('%5')", "$s.format('%.d', 1)", "$s.format('%.99999999999d', 1)",
	"$s.format('%99999999999d', 1)", "$s.format('%b %b %B %.2b', true, null, 7, false);$s.format('%h %h %H', null, $s, $l);$s.format('%5d|%05d|%-5s|', null, null, null)",
	"$s.format('%c %c %C %c', $s.charAt(0), 128512, $s.charAt(1), null)", "$s.format('%c', 1114112)", "$s.format('%#x %#o %x %o', $b, $b, $b.negate(), $b.negate());$s.format('%#x %#o %#X', 255, 255, $k)",
	"$s.format('%x %x %o', $n.byteValue(), $q.byteValue(), $q.shortValue());$s.format('%(x', $b.negate());$s.format('%+x', $b)", "$s.format('%+x', 7)",
	"$s.format('%.0g|%g|%.3g|%g|%g', 1.5, 0.0, 123456.0, 0.00001, $f);$s.format('%g|%.3g|%e|%.0e', $c, $c, $c, $c.valueOf(0));$s.format('%g %g', $c.valueOf(1, 9), $c.valueOf(0, 3))",
	"$s.format('%a|%.1a|%.0a|%.20a|%a', 1.5, 1.96875, 3.0, 1.5, $d.valueOf('4.9e-324'));$s.format('%.3a|%.1a', $d.valueOf('4.9e-320'), $d.valueOf('1.7976931348623157e308'))",
	"$s.format('%a|%A|%20a|%020a|%+a', $d.valueOf('NaN'), $d.valueOf('-Infinity'), -2.5, -2.5, 0.0);$s.format('%.2f|%.0f|%,.3f', 9.995, 0.5, 1234567.0)", "$s.format('%a', $c)",
	"$n.decode('#1F');$n.decode('017');$n.decode('-0x1F');$n.decode('-#A');$n.decode('+7');$n.decode('0')", "$n.decode('--1')", "$n.decode('0x-1')", "$n.decode('')", "$n.decode('09')", "$k.decode('#7fffffffffffffff')",
	"$k.parseUnsignedLong('18446744073709551615');$k.parseUnsignedLong('+7', 8);$n.parseUnsignedInt('x12y', 1, 3, 10);$n.parseInt('x-12y', 1, 4, 10)", "$k.parseUnsignedLong('18446744073709551616')",
	"$n.parseUnsignedInt('4294967296')", "$n.parseUnsignedInt('-1')", "$n.parseInt('', 10)", "$n.parseInt('7', 1)", "$n.parseInt('7', 37)", "$n.parseUnsignedInt('', 10)",
	"$d.toHexString($d.valueOf('-Infinity'));$d.toHexString($d.valueOf('4.9e-324'));$d.toHexString($f);$d.toHexString($d.valueOf('-0.0'));$d.floatValue().toHexString($d.valueOf('1e-45').floatValue())",
	"$c.valueOf(0, 5).toEngineeringString();$c.valueOf(0, 6).toEngineeringString();$c.valueOf(0, 7).toEngineeringString();$c.valueOf(0, 9).toEngineeringString();$c.valueOf(0, -4).toEngineeringString()",
	"$c.valueOf(5, 9).toEngineeringString();$c.valueOf(55, 10).toEngineeringString();$c.valueOf(555, 11).toEngineeringString();$c.valueOf(5, -3).toEngineeringString();$c.valueOf(5, -4).toEngineeringString()",
	"$x=$u.getBytes();$s.getBytes(0, 3, $x, 1);each $x", "$x=$u.toCharArray();$s.getChars(2, 4, $x, 0);each $x", "$x=$u.toCharArray();$s.getChars(2, 4, $x, 9)", "$s.getChars(-1, 4, $u.toCharArray(), 0)",
	"$x=$w.concat($w.substring(8, 9));$x.stripIndent();$p.concat($x).stripIndent();$x.concat('   ').stripIndent()", "$x=$e.concat('a\\').concat($w.substring(17, 19)).concat('b');$x.translateEscapes()",
	"$l.add(null);$s.join('-', $l);$s.join('-', 'a', null, 'b');$l", "$x=$u.toCharArray();$s.copyValueOf($x, 2, 3);$s.valueOf($x, 0, 2);$s.valueOf($x)", "$s.copyValueOf($u.toCharArray(), 5, 9)",
	"$s.charAt(0).codePointOf('LATIN SMALL LETTER A');$s.charAt(0).getName(128512);$s.charAt(0).codePointOf(' space ')", "$s.charAt(0).codePointOf('no such name')", "$l.add(0, null);$l.stream().findFirst()",
	"$x=$l.iterator();$l.ensureCapacity(99);$x.next()", "$x=$l.iterator();$l.ensureCapacity(5);$x.next()", "$x=$l.iterator();$l.add(1);$x.next()", "$x=$l.listIterator();$x.next();$l.add('z');$x.set(1)",
	"$x=$l.listIterator();$x.next();$l.add('z');$x.remove()", "$x=$l.listIterator();$l.add('z');$x.add(1)", "$x=$m.keySet().iterator();$x.next();$m.put('z', 1);$x.remove()", "$x=$m.keySet().iterator();$x.next();$x.remove();$x.next();$x.remove();$m",
	"$x=$m.keySet().iterator();$m.put('z', 1);$x.next()", "$x=$l.subList(0, 2);$l.add('z');$x.set(0, 1)", "$x=$l.subList(0, 2);$l.add('z');$x.clear()", "$x=$l.subList(0, 2);$l.add('z');$x.isEmpty()", "$x=$l.subList(0, 2);$l.add('z');$x.addAll($i)",
	"$x=[true, false];$x.sort(null);$x", "$x=[$s.charAt(4), $s.charAt(0)];$x.sort(null);$x", "$x=['b', 'c', 'a'];$x.add(1, null);$x.sort($m.entry(1, 1).comparingByKey().naturalOrder().nullsFirst(null));$x", "$x=[1, 'a'];$x.sort(null)",
	"$x=$m.entry(1, 1).comparingByKey().naturalOrder();$y=[3, 2, 1];$y.set(1, null);$y.add(0, null);$y.sort($x.nullsFirst($x));$y;$y.sort($x.nullsLast($x.reversed()));$y;$y.sort($x.nullsLast($x).reversed());$y",
	"$x=$m.entry('b', 1).comparingByValue();$y=[$m.entry('b', 2), $m.entry('a', 2), $m.entry('c', 1)];$y.sort($x);$y;$y.sort($x.thenComparing($m.entry('b', 1).comparingByKey()));$y;$y.sort($x.reversed());$y",
	"$x=$m.entry('b', 1).comparingByKey($m.entry('b', 1).comparingByKey().reverseOrder());$x.compare($m.entry('a', 1), $m.entry('b', 1));$x.reversed().equals($x.reversed());$x.reversed().reversed().equals($x)",
	"$x=$m.entry(1, 1).comparingByKey().naturalOrder();$x.nullsFirst($x).thenComparing($x).compare(null, 1);$x.nullsFirst(null).thenComparing($x).compare(2, 1);$x.nullsFirst(null).compare(null, null)",
	"$m.containsValue('x');$m.containsValue(7);$m.remove('a', 2);$m.remove('a', 1);$m.putIfAbsent('b', 9);$m.putIfAbsent('q', 9);$m.replace('b', 'x', 'y');$m.replace('b', 'z');$m.replace('none', 1);$m",
	"$x=$m.of('a', 1);$x.containsValue(1);$x.containsKey('b');$x.equals($m);$x.hashCode();$x.equals($m.of('a', 1))", "$m.of('a', 1).containsKey(null)", "$m.of('a', 1, 'a', 2)", "$m.of('a', null)", "$m.keySet().of(1, 1)",
	"$b.modInverse($b.valueOf(1));$b.valueOf(0).getLowestSetBit();$b.valueOf(0).shiftLeft(2147483647)", "$b.mod($b.valueOf(-1))", "$b.modInverse($b.valueOf(0))", "$b.valueOf(1).shiftRight(-3);$b.shiftRight(2147483647);$b.negate().shiftRight(99)",
	"$s.Bytes.size();$l.Empty;$s.Empty;$l.class.name;$s.Class.Name", "$s.equals($a);$s.max;$l.get;$m.size", "$s.substring('a');$s.charAt($o);$s.substring(1, 2, 3);$s.substring($k)", "$l.get(null)", "$s.charAt(null)",
	"$x=$s.class;$x.valueOf(7);$x.valueOf(7);$n.class.valueOf(8);$x.join('-', $l)", "$x=$n.class;$x.parseInt('7');$x.MAX_VALUE;$x.intValue()", "$s.class.length()", "$s.class.equals($n.class)", "$l.class.of(1, 2)",
	"$A.toJSONString([1..5000]).length()", "$A.toJSONString(null)", "$x=$A.toJSONString([$m.keySet().of(1)]);$x", "$A.toJSONString([$u, $h, $w, $p])",
	// What contains itself: directly, through another, as a key. Printing stops at the collection itself only.
	"$m.put('k', [$m]);$m", "$l.add([$l]);$l", "$l.add($m);$m.put('l', $l);$l.size();$l", "$A.add($A);$A", "$B.put('self', $B);$B;$B.keySet();$B.values()",
	"$x=[$m];$m.put($x, 1);$m.size();$m.containsKey($x)", "$x=[$m];$m.put($x, 1);$m.get($x)", "$x=[$m];$m.put($x, 1);$m.remove($x)", "$x=[$m];$m.put($x, 1);$m.put($x, 2)", "$x=[$m];$m.put($x, 1);$m",
	"$x=[$m];$m.put($x, 1);$m.putIfAbsent($x, 2)", "$x=[$m];$m.put($x, 1);$m.replace($x, 2)", "$x=[$m];$m.put($x, 1);$m.getOrDefault($x, 2)", "$x=[$m];$m.put($x, 1);$m.keySet().contains($x)", "$x=[$m];$m.put($x, 1);$m.keySet().remove($x)",
	"$x=[$m];$m.put($x, 1);$m.entrySet().hashCode()", "$x=[$m];$m.put($x, 1);$m.putAll($m)", "$x=[$m];$m.put($x, 1);$m.clone()", "$x=[$m];$m.put($x, 1);$m.equals($m);$m.equals($H);$m.containsValue(1);$m.values().remove(1);$m",
	"$m.put($m, 1);$m.get($m)", "$m.put($m, 1);$m.put('z', 1);$x=$m.keySet().iterator();$x.next();$x.next();$x.next();$x.remove();$m", "$m.put($m, 1);$m.keySet().stream().distinct().count()", "$m.put($m, 1);$l.add($m);$l.stream().distinct().count()",
	"$j.add($j);$l.clone().isEmpty();$m.of($j, 1);$m.of($j, 1).get($j)", "$j.add($j);$m.of($j, 1, 'a', 2)", "$j.add($j);$m.keySet().of($j).size();$m.keySet().of($j, 1).contains($j)", "$j.add($j);$m.keySet().of($j, 1, 2)",
	"$j.add($j);$j.equals($j);$j.contains($j);$j.indexOf($j);$j.remove($j);$j", "$j.add($j);$x=[];$x.add($x);$j.equals($x)", "$j.add($j);$H.get($j)", "$j.add($j);$B.get($j)", "$j.add($j);$m.clear();$m.get($j)", "$j.add($j);$m.clear();$m.remove($j)",
	"$j.add($j);$m.clear();$m.remove($j, 1)", "$A.add($A);$A.equals([$A])", "$A.add(0, $A);$A.equals([$A])", "$A.add(0, $A);$x=[$A];$x.equals($A)", "$m.put('e', $m.entrySet());$m.clone().equals($m)",
	// A key that has changed since it was put is not found, but by an Entry or an Iterator.
	"$m.put($l, 1);$l.add('d');$m.containsKey($l);$m.get($l);$m.remove($l);$m.put($l, 2);$m", "$m.put($l, 1);$l.add('d');$l.remove('d');$m.get($l)", "$H.put($l, 1);$l.add('d');$H.containsKey($l);$H.put($l, 2);$H.size()", "$m.put($l, 1);$m.get($l.clone());$l.clear();$m.get([]);$m.get($l)",
	"$m.put($l, 1);$l.add('d');$x=$m.entrySet().iterator();$x.next();$x.next();$y=$x.next();$y.value;$y.setValue(5);$y;$x.remove();$m", "$m.put($l, 1);$l.add('d');$m.values().remove(1);$m.values().remove(1);$m", "$m.put($l, 1);$l.add('d');$m.keySet().retainAll([]);$m",
	"$m.put($l, 1);$l.add('d');$m.putAll($m);$m", "$m.put($l, 1);$m.put('z', 2);$l.add('d');$m.putAll($m)", "$x=$m.clone();$x.put($l, 1);$y=$x.clone();$y.equals($x);$l.add('d');$y.equals($x);$x.equals($x)", "$x=$m.keySet();$m.put($x, 1);$m.containsKey($x)",
	"$x=$m.clone();$x.put('c',3);$x.put('d',4);$x.put('e',5);$x.put('f',6);$x.put('g',7);$x.put('h',8);$x.put('i',9);$x.put($l, 1);$l.add('d');$x.get($l);$x.put($l, 2);$x.size();$x.get($l);$x.values().remove(1);$x.remove('i');$x.size();$x.get($l)",
}
