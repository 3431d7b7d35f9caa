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
	form, n := d.number(c)
	return fmt.Sprintf(form, n)
}

// number is the form and the number of a conversion that gives digits.
func (d *date) number(c byte) (string, int64) {
	switch c {
	case 'H':
		return "%02d", int64(d.hour)
	case 'k':
		return "%d", int64(d.hour)
	case 'I':
		return "%02d", int64((d.hour+11)%12 + 1)
	case 'l':
		return "%d", int64((d.hour+11)%12 + 1)
	case 'M':
		return "%02d", int64(d.minute)
	case 'S':
		return "%02d", int64(d.second)
	case 'L':
		return "%03d", int64(d.fraction)
	case 'N':
		return "%09d", int64(d.fraction) * 1_000_000
	case 's':
		return "%d", d.millis / 1000
	case 'C':
		return "%02d", d.year / 100
	case 'y':
		return "%02d", d.year % 100
	case 'Y':
		return "%04d", d.year
	case 'j':
		return "%03d", int64(d.dayOfYear)
	case 'm':
		return "%02d", int64(d.month)
	case 'd':
		return "%02d", int64(d.day)
	case 'e':
		return "%d", int64(d.day)
	}
	return "%d", d.millis // Q
}
