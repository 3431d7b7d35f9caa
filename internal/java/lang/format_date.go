package lang

import (
	"fmt"
	"strings"
)

// date is a moment as java.util.GregorianCalendar has it, in UTC: the Julian calendar up to October 4th, 1582, and years
// that count backwards before 1.
type date struct {
	millis           int64
	year             int64
	month, day       int // month from 1
	dayOfYear        int
	weekday          int // Sunday is 0
	hour, minute     int
	second, fraction int // fraction in milliseconds
}

const (
	millisPerDay = 86_400_000
	firstOfNew   = -141_427 // days from 1970 to October 15th, 1582
)

func dateOf(millis int64) date {
	days := millis / millisPerDay
	rest := millis % millisPerDay
	if rest < 0 {
		days--
		rest += millisPerDay
	}
	d := date{millis: millis, weekday: int(((days+4)%7 + 7) % 7)}
	d.hour, d.minute = int(rest/3_600_000), int(rest/60_000%60)
	d.second, d.fraction = int(rest/1000%60), int(rest%1000)
	gregorian := days >= firstOfNew
	d.year, d.month, d.day = civil(days, gregorian)
	d.dayOfYear = int(days-daysOf(d.year, gregorian && d.year > 1582)) + 1
	if d.year <= 0 {
		d.year = 1 - d.year
	}
	return d
}

// daysOf returns how many days from January 1st, 1970 (Gregorian) the first day of a year is.
func daysOf(year int64, gregorian bool) int64 {
	y := year - 1
	days := 365*y + floorDiv(y, 4) - 719_162
	if gregorian {
		return days - floorDiv(y, 100) + floorDiv(y, 400)
	}
	return days - 2
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// civil is the year, month and day of a day since 1970.
func civil(days int64, gregorian bool) (year int64, month, day int) {
	year = floorDiv(days, 366) + 1970 // not later than the year, nor much earlier
	for year += (days - daysOf(year, gregorian)) / 366; daysOf(year+1, gregorian) <= days; {
		year += max(1, (days-daysOf(year+1, gregorian))/366)
	}
	for daysOf(year, gregorian) > days {
		year--
	}
	day = int(days-daysOf(year, gregorian)) + 1
	leap := daysOf(year+1, gregorian)-daysOf(year, gregorian) == 366
	for month = 1; ; month++ {
		n := [...]int{1: 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month]
		if month == 2 && leap {
			n = 29
		}
		if day <= n {
			return year, month, day
		}
		day -= n
	}
}

var (
	monthNames = [...]string{1: "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	dayNames   = [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}
)

// compositions are the conversions that consist of others.
var compositions = map[byte]string{'T': "H:M:S", 'r': "I:M:S +", 'R': "H:M", 'c': "a b d H:M:S Z Y", 'D': "m/d/y", 'F': "Y-m-d"}

// text is what the conversion %t and c gives.
func (d *date) text(c byte) string {
	if parts, ok := compositions[c]; ok {
		var b strings.Builder
		for k := range len(parts) {
			switch p := parts[k]; p {
			case ':', ' ', '/', '-':
				b.WriteByte(p)
			case '+':
				b.WriteString(strings.ToUpper(d.text('p')))
			default:
				b.WriteString(d.text(p))
			}
		}
		return b.String()
	}
	switch c {
	case 'a':
		return dayNames[d.weekday][:3]
	case 'A':
		return dayNames[d.weekday]
	case 'b', 'h':
		return monthNames[d.month][:3]
	case 'B':
		return monthNames[d.month]
	case 'p':
		return [...]string{"am", "pm"}[d.hour/12]
	case 'z':
		return "+0000"
	case 'Z':
		return "UTC"
	}
	n := dateNumbers[c]
	return fmt.Sprintf(n.form, n.of(d))
}

// dateNumbers are the conversions that give digits.
var dateNumbers = map[byte]struct {
	form string
	of   func(d *date) int64
}{
	'H': {"%02d", func(d *date) int64 { return int64(d.hour) }},
	'k': {"%d", func(d *date) int64 { return int64(d.hour) }},
	'I': {"%02d", func(d *date) int64 { return int64((d.hour+11)%12 + 1) }},
	'l': {"%d", func(d *date) int64 { return int64((d.hour+11)%12 + 1) }},
	'M': {"%02d", func(d *date) int64 { return int64(d.minute) }},
	'S': {"%02d", func(d *date) int64 { return int64(d.second) }},
	'L': {"%03d", func(d *date) int64 { return int64(d.fraction) }},
	'N': {"%09d", func(d *date) int64 { return int64(d.fraction) * 1_000_000 }},
	's': {"%d", func(d *date) int64 { return d.millis / 1000 }},
	'Q': {"%d", func(d *date) int64 { return d.millis }},
	'C': {"%02d", func(d *date) int64 { return d.year / 100 }},
	'y': {"%02d", func(d *date) int64 { return d.year % 100 }},
	'Y': {"%04d", func(d *date) int64 { return d.year }},
	'j': {"%03d", func(d *date) int64 { return int64(d.dayOfYear) }},
	'm': {"%02d", func(d *date) int64 { return int64(d.month) }},
	'd': {"%02d", func(d *date) int64 { return int64(d.day) }},
	'e': {"%d", func(d *date) int64 { return int64(d.day) }},
}
