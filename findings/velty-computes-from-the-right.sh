#!/usr/bin/env bash
# github.com/viant/velty 0.4.0, a Velocity for Go made for templates that come from Java, beside Velocity 1.7.
#
# Guess: it leaves out methods of Java, and what it has it computes as Velocity does.
# Seen: operators of one kind group from the right, so that 10 - 2 - 3 is 11 and
# 100 / 10 * 2 is 5; % gives its left side, and 7 % 2 == 0 holds. In a text between
# double quotes references stay as they are written. A quiet reference without a
# value, a comment #* *# and a #set of a text between single quotes are printed; a variable
# that only a branch sets is 0 without it. && behind a comparison needs parentheses.
# What it means: rows are striped wrong, amounts are wrong, and comments go to clients,
# in templates that compile without a word.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >templates <<'VTL'
#set($x = 1 + 2 * 3)$x
#set($x = 10 - 2 - 3)$x
#set($x = $in.N - 2 - 3)$x
#set($x = 100 / 10 * 2)$x
#set($x = 7 % 4)$x
#if($in.N % 2 == 0)even#{else}odd#end
#set($s = "hello $in.Name")$s
#set($s = 'hello')$s
#if($in.N == 3)#set($y = 1)#end[$!y]
[$!nothing]
a#* a note *#b
#if($in.N > 3 && $in.N < 9)yes#{else}no#end
#if(($in.N > 3) && ($in.N < 9))yes#{else}no#end
VTL
cat >main.go <<'GO'
package main

import (
	"bufio"
	"fmt"
	"os"

	"github.com/viant/velty"
)

type input struct {
	N    int
	Name string
}

func render(template string) (string, error) {
	planner := velty.New()
	if err := planner.DefineVariable("in", input{}); err != nil {
		return "", err
	}
	program, newState, err := planner.Compile([]byte(template))
	if err != nil {
		return "", err
	}
	state := newState()
	if err := state.SetValue("in", input{N: 7, Name: "Tom"}); err != nil {
		return "", err
	}
	err = program.Exec(state)
	return state.Buffer.String(), err
}

func main() {
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		out, err := render(lines.Text())
		if err != nil {
			out = "error: " + err.Error()
		}
		fmt.Println(out)
	}
}
GO
cat >Render.java <<'JAVA'
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;

public class Render {
  public static class Input {
    public int getN() { return 7; }
    public String getName() { return "Tom"; }
  }

  public static void main(String[] args) throws Exception {
    VelocityEngine engine = new VelocityEngine();
    engine.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute");
    engine.init();
    for (String template : Files.readAllLines(Path.of("templates"))) {
      VelocityContext context = new VelocityContext();
      context.put("in", new Input());
      StringWriter out = new StringWriter();
      engine.evaluate(context, out, "t", template);
      System.out.println(out);
    }
  }
}
JAVA
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>render</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.velocity</groupId><artifactId>velocity</artifactId><version>1.7</version></dependency>
  </dependencies>
</project>
POM
go mod init finding >/dev/null 2>&1
cat >go.sum <<'SUM'
github.com/viant/xunsafe v0.9.1-0.20230927172001-c46ad2c48d68 h1:rrdh+8vc88A9+RvjNZ/yFzso4KQliaNY1rgYjVqTD7c=
github.com/viant/xunsafe v0.9.1-0.20230927172001-c46ad2c48d68/go.mod h1:V3RCwtqpbNPznhmHysyAOpsyuSVkIYWo1Ewip7qb9/s=
SUM
go get github.com/viant/velty@v0.4.0 >/dev/null 2>&1
go run . <templates >velty
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >/dev/null
javac -nowarn -cp "lib/*" -d out Render.java
java -cp "out:lib/*" Render >velocity
paste -d '|' templates velocity velty | tee seen

diff seen - <<'SEEN' && echo "as recorded: velty 0.4.0, Velocity 1.7"
#set($x = 1 + 2 * 3)$x|7|7
#set($x = 10 - 2 - 3)$x|5|11
#set($x = $in.N - 2 - 3)$x|2|8
#set($x = 100 / 10 * 2)$x|20|5
#set($x = 7 % 4)$x|3|7
#if($in.N % 2 == 0)even#{else}odd#end|odd|even
#set($s = "hello $in.Name")$s|hello Tom|hello $in.Name
#set($s = 'hello')$s|hello|#set($s = 'hello')$s
#if($in.N == 3)#set($y = 1)#end[$!y]|[]|[0]
[$!nothing]|[]|[$!nothing]
a#* a note *#b|ab|a#* a note *#b
#if($in.N > 3 && $in.N < 9)yes#{else}no#end|yes|error: unsupported && use on Integer
#if(($in.N > 3) && ($in.N < 9))yes#{else}no#end|yes|yes
SEEN
