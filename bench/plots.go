package bench

// plots returns the plots of a report by file name: the medium template
// against every peer that was measured, and selection by status against the
// number of patterns.
func plots(s *Session, outcomes []Outcome) map[string]string {
	bars := []bar{{"gatemap", 1}}
	for _, p := range []struct {
		id, label string
		figure    int
	}{
		{"T5", "Velocity 1.7, table-driven escape", 0}, {"T4", "Velocity 1.7", 1}, {"T4b", "Velocity 2.x", 1},
		{"T7", "encoding/json + text/template", 1}, {"T6", "velocityjs", 1}, {"E1", "serverless-offline", 1},
		{"T8", "airspeed", 1}, {"E2", "LocalStack", 1},
	} {
		for _, o := range outcomes {
			if o.Row.ID == p.id && o.Err == nil {
				bars = append(bars, bar{p.label, o.Figures[p.figure].Value})
			}
		}
	}
	return map[string]string{
		"medium.svg":    barChart("Medium template, 100 items: cost as a multiple of gatemap's", bars),
		"selection.svg": selectionPlot(s),
	}
}

func selectionPlot(s *Session) string {
	x := []int{1, 5, 10, 15, 20}
	lines := []line{{label: "gatemap"}, {label: "regexp in turn"}, {label: "regexp2 in turn"}}
	for _, n := range x {
		patterns := statusPatterns(n)
		r := s.interleave(byStatus("0", n), inTurn("1", stdlibMatchers(patterns), "503"), inTurn("2", regexp2Matchers(patterns), "503"))
		for i, name := range []string{"0", "1", "2"} {
			lines[i].y = append(lines[i].y, r.Best(name))
		}
	}
	return lineChart("Selecting a response by status: time against the number of patterns", "ns", x, lines)
}
