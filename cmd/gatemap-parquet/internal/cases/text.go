package cases

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go/format"

	"github.com/gatemap/gatemap/cmd/gatemap-parquet/internal/parquetfile"
)

// leaf writes a value of a column.
func (l *lines) leaf(n *node, c *parquetfile.Cursor) {
	switch n.form {
	case boolean:
		l.buf = strconv.AppendBool(l.buf, c.Bool())
	case integer:
		l.buf = strconv.AppendInt(l.buf, c.Int(), 10)
	case unsigned:
		l.buf = strconv.AppendUint(l.buf, unsignedOf(c), 10)
	case decimal:
		l.decimal(big.NewInt(c.Int()), n.scale)
	case decimals:
		l.decimal(twosComplement(c.Bytes()), n.scale)
	case float:
		l.number(n, float64(c.Float32()), 32)
	case double:
		l.number(n, c.Float64(), 64)
	case half:
		l.number(n, half16(c.Bytes()), 32)
	case spliced:
		l.splice(n, c.Bytes())
	case payload:
		l.payload(c.Bytes())
	case text, octets:
		l.text(n, c.Bytes())
	default:
		l.moment(n, c)
	}
}

// moment writes what has digits in quotes.
func (l *lines) moment(n *node, c *parquetfile.Cursor) {
	l.buf = append(l.buf, '"')
	switch n.form {
	case uuid:
		b := c.Bytes()
		for i, from := range []int{0, 4, 6, 8, 10} {
			if i > 0 {
				l.buf = append(l.buf, '-')
			}
			l.buf = hex.AppendEncode(l.buf, b[from:[]int{4, 6, 8, 10, 16}[i]])
		}
	case date:
		l.time(n, time.Unix(c.Int()*86400, 0), time.DateOnly)
	case clock:
		l.time(n, sinceEpoch(c.Int(), n.scale), "15:04:05"+fraction(n.scale))
	case timestamp:
		l.time(n, sinceEpoch(c.Int(), n.scale), "2006-01-02T15:04:05"+fraction(n.scale)+n.zone)
	case int96:
		// Nanoseconds of the day, and the number of the Julian day.
		v := c.Int96()
		day := int64(v[2]) - 2440588
		l.time(n, time.Unix(day*86400, int64(uint64(v[1])<<32|uint64(v[0]))), "2006-01-02T15:04:05.999999999Z")
	}
	l.buf = append(l.buf, '"')
}

func (l *lines) time(n *node, t time.Time, layout string) {
	t = t.UTC()
	if y := t.Year(); y < 0 || y > 9999 {
		l.refuse(n, "the year %d", y)
		return
	}
	l.buf = t.AppendFormat(l.buf, layout)
}

// fraction is the layout of a fraction of a second without zeros behind it.
func fraction(scale int) string { return ".999999999"[:1+scale] }

func sinceEpoch(v int64, scale int) time.Time {
	switch scale {
	case 3:
		return time.UnixMilli(v)
	case 6:
		return time.UnixMicro(v)
	}
	return time.Unix(0, v)
}

func unsignedOf(c *parquetfile.Cursor) uint64 {
	if c.Column.Physical == format.Int32 {
		return uint64(uint32(c.Int()))
	}
	return uint64(c.Int())
}

// twosComplement is the number in bytes, the highest first.
func twosComplement(b []byte) *big.Int {
	v := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0]&0x80 != 0 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return v
}

// decimal writes v divided by 10^scale, with all of its decimals.
func (l *lines) decimal(v *big.Int, scale int) {
	if v.Sign() < 0 {
		l.buf = append(l.buf, '-')
		v.Neg(v)
	}
	digits := v.Append(nil, 10)
	for len(digits) <= scale {
		digits = append([]byte{'0'}, digits...)
	}
	l.buf = append(l.buf, digits[:len(digits)-scale]...)
	if scale > 0 {
		l.buf = append(append(l.buf, '.'), digits[len(digits)-scale:]...)
	}
}

// number writes the shortest decimal of a number; one that is whole has no point, as
// pandas makes 200.0 of a status code that is missing in another row.
func (l *lines) number(n *node, v float64, bits int) {
	switch size := math.Abs(v); {
	case math.IsNaN(v) || math.IsInf(v, 0):
		l.refuse(n, "JSON has no %v", v)
	case size != 0 && (size < 1e-6 || size >= 1e21):
		l.buf = strconv.AppendFloat(l.buf, v, 'e', -1, bits)
	default:
		l.buf = strconv.AppendFloat(l.buf, v, 'f', -1, bits)
	}
}

// half16 is the number in two bytes, the lower first (IEEE 754 binary16).
func half16(b []byte) float64 {
	bits := uint(b[0]) | uint(b[1])<<8
	exponent, fraction := int(bits>>10&31), float64(bits&1023)
	var v float64
	switch exponent {
	case 0:
		v = math.Ldexp(fraction, -24)
	case 31:
		v = math.Inf(1)
		if fraction != 0 {
			v = math.NaN()
		}
	default:
		v = math.Ldexp(1024+fraction, exponent-25)
	}
	if bits>>15 == 1 {
		v = -v
	}
	return v
}

// splice writes the JSON that is in a text, on one line.
func (l *lines) splice(n *node, b []byte) {
	if !json.Valid(b) {
		l.refuse(n, "its text is not JSON")
		return
	}
	if !utf8.Valid(b) {
		l.refuse(n, "its text is not UTF-8")
		return
	}
	if bytes.ContainsAny(b, "\r\n") {
		var one bytes.Buffer
		json.Compact(&one, b) // it is valid
		b = one.Bytes()
	}
	l.buf = append(l.buf, b...)
}

// text writes a text in quotes.
func (l *lines) text(n *node, b []byte) {
	if !utf8.Valid(b) {
		if n.form == octets {
			l.refuse(n, "its bytes are not UTF-8: only backend.body may be any bytes")
		} else {
			l.refuse(n, "its text is not UTF-8")
		}
		return
	}
	l.buf = appendQuoted(l.buf, b)
}

// name writes the name of a member.
func (l *lines) name(n *node, c *parquetfile.Cursor) {
	switch n.form {
	case text, octets, spliced, payload:
		l.text(n, c.Bytes())
	default:
		from := len(l.buf)
		l.leaf(n, c)
		if from < len(l.buf) && l.buf[from] != '"' {
			l.buf = strconv.AppendQuote(l.buf[:from], string(l.buf[from:]))
		}
	}
}

func payloadName(c *parquetfile.Cursor) string {
	if c.Def() == c.Column.MaxDef && !utf8.Valid(c.Bytes()) {
		return `"bodyBase64":`
	}
	return `"body":`
}

// payload writes the bytes of a body.
func (l *lines) payload(b []byte) {
	if utf8.Valid(b) {
		l.buf = appendQuoted(l.buf, b)
		return
	}
	l.buf = append(base64.StdEncoding.AppendEncode(append(l.buf, '"'), b), '"')
}

// appendQuoted writes UTF-8 as a JSON string.
func appendQuoted(dst, s []byte) []byte {
	const digits = "0123456789abcdef"
	dst = append(dst, '"')
	start := 0
	for i, c := range s {
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		dst = append(dst, s[start:i]...)
		start = i + 1
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		}
	}
	return append(append(dst, s[start:]...), '"')
}
