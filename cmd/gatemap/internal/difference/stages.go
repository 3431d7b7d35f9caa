package difference

import (
	"slices"

	"github.com/gatemap/gatemap/definition"
)

// Stages looks for the stages of both definitions that serve one deployment. A
// deployment of CloudFormation is a picture of the API as it was when it was made,
// and there is a new one only where its logical ID is another. Source: CDK API
// reference, class Deployment.
func (c *Comparison) Stages(older, newer []definition.Stage) {
	for _, s := range newer {
		if s.Deployment != "" && slices.ContainsFunc(older, func(o definition.Stage) bool {
			return o.API == s.API && o.Name == s.Name && o.Deployment == s.Deployment
		}) {
			c.kept = append(c.kept, Kept{s.API, s.Name, s.Deployment})
		}
	}
}

// undeployed are those of the stages whose API differs.
func (c *Comparison) undeployed() (list []Kept) {
	for _, k := range c.kept {
		of := func(p *pair) bool {
			shown := p.new
			if shown == nil {
				shown = p.old
			}
			return shown.op.API == k.API && (p.Verdict == Differs || p.Verdict == Added || p.Verdict == Removed)
		}
		if slices.ContainsFunc(c.pairs, of) || slices.ContainsFunc(c.report.Gateway, func(g Gateway) bool { return g.API == "" || g.API == k.API }) {
			list = append(list, k)
		}
	}
	return list
}
