/*
Package vtl is the Velocity template language as Amazon API Gateway runs it in
mapping templates: Apache Velocity 1.7 with its default settings, an event
handler that turns every invalid reference into the empty string, macros
refused, no #evaluate, and at most 1000 rounds in a #foreach (rules/velocity.md#engine;
all 234 results recorded on the service agree).

Parse compiles a template once; the Template is immutable and can be executed by
many goroutines. It needs nothing of API Gateway: whoever needs Velocity in Go
gives Execute a map of variables.

# Text and escapes

Everything is text unless it begins with $ or #. A $ or # that begins nothing is
text too, but at the end of the template it is an error. Backslashes before a
reference are halved: \$x prints $x and \\$x a backslash and the value. \#if
prints #if; before an unknown name the backslash stays. ## comments to the end of
the line and with it, #* *# and #** *# comment themselves only, #[[ ]]# is text
as it stands (rules/velocity.md#lexer, rules/velocity.md#escapes).

# References

	$name $!name ${name} $!{name}    a variable
	$a.b $a.b.c                      a property: getB(), a key of a map, isB()
	$a.b($c, 1, 'x')                 a method
	$a[0] $a['k'] $a[$i]             get(0); -1 is the last of a list

Names consist of letters, digits, _ and -, so $i-1 is the variable "i-1". What
does not exist or is null is the empty string, when it is printed and as a value
(rules/velocity.md#engine, rules/templates.md#undefined). $a.b( without the rest of a method is a property
and text. An index that is out of range and whatever a method throws end the
template with an *ExecError.

# Directives

	#set($x = expression)      also $x.p, $x['k'], $x.a[0].b; a null changes nothing
	#if(c) #elseif(c) #else #end
	#foreach($e in list) #end  lists, arrays, sets, iterators, values of maps
	#define($d) #end           a block that is rendered whenever $d is printed
	#break #break($foreach)    ends a loop
	#stop                      ends the template
	#literal() #end            text

Names can be put in braces: #{else}text. In a loop $foreach has index, count,
hasNext, first, last, parent and topmost, and $velocityCount and
$velocityHasNext exist. #macro is parsed and swallowed; calls of macros, #evaluate
and all other unknown names print their own source (recorded 3.5). #parse and
#include are errors, because there is nothing to read.

#set takes the blanks before it, if nothing but a directive or a reference stands
before them. #set(...), #if(...), #foreach(...), #else and #end take the blanks
and the newline after them; nothing else does (rules/velocity.md#white-space).

# Expressions

Literals are numbers, 'text', "text with $references and #directives", true,
false, [1, 2], {"k": 1} and [1..10]. A quote is written twice inside a string;
\uXXXX is the only escape, and only in double quotes. Operators are or ||, and
&&, == eq != ne, < lt <= le > gt >= ge, + -, * / %, not !, from weak to strong.
Integers grow from Integer to Long to BigInteger; a division by zero is null; +
concatenates if one side is a String (rules/velocity.md#arithmetic, rules/velocity.md#concatenation).

In a condition a reference is true unless it is false: the undefined variable and
the empty string are true. A number, string or list literal is false, and so is
arithmetic (rules/velocity.md#truth).

== compares numbers by value, objects of one class by equals, others by what they
print. The relations are false for anything but numbers (rules/velocity.md#comparison).

# Values

Variables hold Java values: see Execute for what Go values
become. Strings are UTF-16 in meaning. Methods are those of Java 17.

# Limits

Every limit is one of the Options and has a default; exceeding it is a *LimitError.
Velocity itself has no limit but that on #foreach.

# What is unknown

Nobody has recorded whether the service's #foreach fails or stops after 1000
rounds (it stops here), whether $x.class is readable there (it is here, as in
Velocity), and what #break does there outside of a loop (it ends the template, as
in Velocity). See rules/velocity.md#engine.
*/
package vtl
