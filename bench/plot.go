package bench

import (
	"fmt"
	"math"
	"strings"
)

// bar is one bar of a chart.
type bar struct {
	label string
	value float64 // in units of the first bar
}

// barChart draws bars on a logarithmic axis, labelled with their values.
func barChart(title string, bars []bar) string {
	const width, left, row = 760, 250, 26
	top := 1.0
	for _, b := range bars {
		top = max(top, b.value)
	}
	scale := func(v float64) float64 { return 8 + (width-left-90)*math.Log10(max(v, 1))/math.Log10(max(top, 10)) }
	var s strings.Builder
	height := 44 + row*len(bars)
	fmt.Fprintf(&s, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="13">`+"\n", width, height)
	fmt.Fprintf(&s, `<rect width="100%%" height="100%%" fill="white"/><text x="12" y="22" font-size="15">%s</text>`+"\n", title)
	for i, b := range bars {
		y := 36 + i*row
		color := "#7a8ba6"
		if i == 0 {
			color = "#2f7d4f"
		}
		fmt.Fprintf(&s, `<text x="%d" y="%d" text-anchor="end">%s</text><rect x="%d" y="%d" width="%.0f" height="18" fill="%s"/><text x="%.0f" y="%d">%s</text>`+"\n",
			left-8, y+14, b.label, left, y, scale(b.value), color, left+scale(b.value)+6, y+14, format(b.value))
	}
	return s.String() + "</svg>\n"
}

// line is one line of a chart: y for each x.
type line struct {
	label string
	y     []float64
}

// lineChart draws lines over a shared x axis; the y axis is logarithmic.
func lineChart(title, unit string, x []int, lines []line) string {
	const width, height, left, right, top, bottom = 760, 380, 70, 200, 40, 40
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, l := range lines {
		for _, v := range l.y {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	lo, hi = math.Floor(math.Log10(lo)), math.Ceil(math.Log10(hi))
	px := func(v int) float64 { return left + (width-left-right)*float64(v-x[0])/float64(x[len(x)-1]-x[0]) }
	py := func(v float64) float64 { return height - bottom - (height-top-bottom)*(math.Log10(v)-lo)/(hi-lo) }
	colors := []string{"#2f7d4f", "#c0612b", "#4a63a8", "#8a4f9e"}
	var s strings.Builder
	fmt.Fprintf(&s, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="13">`+"\n", width, height)
	fmt.Fprintf(&s, `<rect width="100%%" height="100%%" fill="white"/><text x="12" y="22" font-size="15">%s</text>`+"\n", title)
	for e := lo; e <= hi; e++ {
		y := py(math.Pow(10, e))
		fmt.Fprintf(&s, `<line x1="%d" x2="%d" y1="%.0f" y2="%.0f" stroke="#ddd"/><text x="%d" y="%.0f" text-anchor="end">%g %s</text>`+"\n",
			left, width-right, y, y, left-6, y+4, math.Pow(10, e), unit)
	}
	for _, v := range x {
		fmt.Fprintf(&s, `<text x="%.0f" y="%d" text-anchor="middle">%d</text>`+"\n", px(v), height-bottom+18, v)
	}
	for i, l := range lines {
		points := make([]string, len(x))
		for k, v := range x {
			points[k] = fmt.Sprintf("%.1f,%.1f", px(v), py(l.y[k]))
		}
		color := colors[i%len(colors)]
		fmt.Fprintf(&s, `<polyline fill="none" stroke="%s" stroke-width="2" points="%s"/><text x="%d" y="%.0f" fill="%s">%s</text>`+"\n",
			color, strings.Join(points, " "), width-right+8, py(l.y[len(x)-1])+4, color, l.label)
	}
	return s.String() + "</svg>\n"
}
