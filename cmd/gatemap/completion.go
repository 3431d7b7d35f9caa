package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish,powershell" help:"bash, zsh, fish or powershell."`
}

// Help is shown by --help.
func (completionCmd) Help() string {
	return `
Prints a script that completes commands, flags and file names.

Examples:

    source <(gatemap completion bash)                                     # in ~/.bashrc
    source <(gatemap completion zsh)                                      # in ~/.zshrc, after compinit
    gatemap completion fish > ~/.config/fish/completions/gatemap.fish
    gatemap completion powershell | Out-String | Invoke-Expression        # in $PROFILE
`
}

// Run prints the script, made from the declaration of the commands.
func (c *completionCmd) Run(k *kong.Kong, std streams) error {
	script := bashCompletion(k.Model.Node)
	switch c.Shell {
	case "zsh":
		script = "autoload -U +X bashcompinit && bashcompinit\n" + script
	case "fish":
		script = fishCompletion(k.Model.Node)
	case "powershell":
		script = powershellCompletion(k.Model.Node)
	}
	_, err := fmt.Fprint(std.out, script)
	return err
}

// visible gives the commands that --help shows.
func visible(app *kong.Node) []*kong.Node {
	var commands []*kong.Node
	for _, n := range app.Children {
		if !n.Hidden {
			commands = append(commands, n)
		}
	}
	return commands
}

func flagsOf(n *kong.Node) []*kong.Flag {
	var all []*kong.Flag
	for _, level := range n.AllFlags(true) {
		all = append(all, level...)
	}
	return all
}

// choices gives the values of a flag or argument that has a fixed set of them.
func choices(v *kong.Value) []string {
	if v.Enum == "" {
		return nil
	}
	return slices.DeleteFunc(v.EnumSlice(), func(s string) bool { return s == "" })
}

// bashCompletion completes the command first, then its flags, the values of a
// flag that has a fixed set of them, and otherwise file names.
func bashCompletion(app *kong.Node) string {
	var names []string
	var flags, values strings.Builder
	for _, n := range visible(app) {
		names = append(names, n.Name)
		var words []string
		for _, f := range flagsOf(n) {
			words = append(words, "--"+f.Name)
			if set := choices(f.Value); len(set) > 0 {
				fmt.Fprintf(&values, "    %s:--%s", n.Name, f.Name)
				if f.Short != 0 {
					fmt.Fprintf(&values, "|%s:-%c", n.Name, f.Short)
				}
				fmt.Fprintf(&values, ") words=%q ;;\n", strings.Join(set, " "))
			}
		}
		for _, p := range n.Positional {
			words = append(words, choices(p)...)
		}
		fmt.Fprintf(&flags, "    %s) words=%q ;;\n", n.Name, strings.Join(words, " "))
	}
	return fmt.Sprintf(`_gatemap() {
  local cur=${COMP_WORDS[COMP_CWORD]} words=
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W %q -- "$cur"))
    return
  fi
  case "${COMP_WORDS[1]}" in
%s  esac
  case "${COMP_WORDS[1]}:${COMP_WORDS[COMP_CWORD-1]}" in
%s  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _gatemap gatemap
`, strings.Join(append(names, "--help", "--version"), " "), flags.String(), values.String())
}

func fishCompletion(app *kong.Node) string {
	var b strings.Builder
	for _, n := range visible(app) {
		fmt.Fprintf(&b, "complete -c gatemap -n __fish_use_subcommand -f -a %s -d %s\n", n.Name, fishQuote(n.Help))
		in := fishQuote("__fish_seen_subcommand_from " + n.Name)
		for _, f := range flagsOf(n) {
			fmt.Fprintf(&b, "complete -c gatemap -n %s -l %s", in, f.Name)
			if f.Short != 0 {
				fmt.Fprintf(&b, " -s %c", f.Short)
			}
			if set := choices(f.Value); len(set) > 0 {
				fmt.Fprintf(&b, " -x -a %s", fishQuote(strings.Join(set, " ")))
			} else if !f.IsBool() {
				b.WriteString(" -r")
			}
			fmt.Fprintf(&b, " -d %s\n", fishQuote(f.Help))
		}
		for _, p := range n.Positional {
			if set := choices(p); len(set) > 0 {
				fmt.Fprintf(&b, "complete -c gatemap -n %s -f -a %s\n", in, fishQuote(strings.Join(set, " ")))
			}
		}
	}
	return b.String()
}

func fishQuote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}

// powershellCompletion gives each command its own words, and each flag that has a
// fixed set of values these. Where nothing is offered, the shell completes files.
func powershellCompletion(app *kong.Node) string {
	var names []string
	var words, values strings.Builder
	for _, n := range visible(app) {
		names = append(names, n.Name)
		var all []string
		for _, f := range flagsOf(n) {
			all = append(all, "--"+f.Name)
			if set := choices(f.Value); len(set) > 0 {
				fmt.Fprintf(&values, "        , @(%s, %s)\n", powershellQuote(n.Name+" --"+f.Name), powershellList(set))
				if f.Short != 0 {
					fmt.Fprintf(&values, "        , @(%s, %s)\n", powershellQuote(n.Name+" -"+string(f.Short)), powershellList(set))
				}
			}
		}
		for _, p := range n.Positional {
			all = append(all, choices(p)...)
		}
		fmt.Fprintf(&words, "        , @(%s, %s)\n", powershellQuote(n.Name), powershellList(all))
	}
	return fmt.Sprintf(`Register-ArgumentCompleter -Native -CommandName gatemap -ScriptBlock {
    param($word, $line, $position)
    $commands = %s
    # Keys are compared with regard to case: -o and -O are two flags.
    $words = [System.Collections.Hashtable]::new([System.StringComparer]::Ordinal)
    $values = [System.Collections.Hashtable]::new([System.StringComparer]::Ordinal)
    @(
%s    ) | ForEach-Object { $words[$_[0]] = $_[1] }
    @(
%s    ) | ForEach-Object { $values[$_[0]] = $_[1] }
    $before = @($line.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { $_.ToString() })
    if ($before.Count -le 1) { $offered = $commands }
    else {
        $offered = $values["$($before[1]) $($before[-1])"]
        if ($null -eq $offered) { $offered = $words[$before[1]] }
    }
    $offered | Where-Object { $_ -clike "$word*" } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
}
`, powershellList(append(names, "--help", "--version")), words.String(), values.String())
}

func powershellList(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = powershellQuote(w)
	}
	return "@(" + strings.Join(quoted, ", ") + ")"
}

func powershellQuote(s string) string {
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}
