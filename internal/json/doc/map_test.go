package doc

import (
	"fmt"
	"math"
	"math/big"
	"math/rand"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestHashMapOrder replays puts (+) and removals (-). The orders are those of
// java.util.HashMap in JDK 17; the last row is eight keys a hash code.
func TestHashMapOrder(t *testing.T) {
	for _, row := range [][2]string{
		{`-k37 +k24 +k6 +k4 +k22 +k31 +k47 +k28`, `k28 k31 k4 k22 k6 k24 k47`},
		{`+k28 +k17 +k8 +k8 -k11 +k30 +k15 +k39`, `k28 k17 k39 k30 k8 k15`},
		{`-k7 +k7 -k46 +k19 +k34 +k20 +k41 +k2 +k3 +k25 +k12 -k3 +k9 +k47 +k49 +k7 -k48 +k33 +k44 +k49 +k8 +k5 +k19 +k13 +k15 +k34 +k6 -k38 +k41 +k43`, `k2 k20 k41 k33 k44 k5 k6 k43 k7 k13 k34 k12 k8 k9 k15 k25 k47 k49 k19`},
		{`+k0 +k0 -k27 +k4 +k25 +k40 +k44 +k23 +k14 -k16 +k13 +k48 +k38 -k43 +k3 -k24 +k38 +k23 +k1 +k26 -k5 +k8 +k16 +k5 +k24 -k23 +k6 +k39 +k14 +k27`, `k0 k40 k1 k3 k4 k44 k5 k6 k13 k24 k8 k48 k26 k25 k14 k39 k38 k16 k27`},
		{`+k12 +k29 +k17 +k32 +k19 +k49 +k6 +k28 +k33 +k46 +k47 +k21 -k43 +k22 +k46 +k8 +k5 -k35 +k11 -k23 -k32 +k16 +k31 +k4 +k21 +k36 +k9 +k23 +k49 -k2 -k27 -k34 +k33 +k20 +k44 +k28 +k32 +k27 -k38 +k30 -k47 +k10 -k22 +k17 +k19 +k3 +k3 +k2 +k29 +k25 +k22 +k6 +k40 +k18 -k33 +k33 +k30 +k41 +k31 +k47`, `k31 k30 k11 k33 k32 k10 k12 k36 k17 k16 k19 k18 k40 k2 k20 k3 k4 k41 k5 k44 k22 k6 k21 k46 k8 k23 k9 k25 k47 k28 k49 k27 k29`},
		{`+AaAaAa0 +BBAaAa0 +AaBBAa0 +BBBBAa0 +AaAaBB0 +BBAaBB0 +AaBBBB0 +BBBBBB0 +AaAaAa1 +BBAaAa1 +AaBBAa1 +BBBBAa1 +AaAaBB1 +BBAaBB1 +AaBBBB1 +BBBBBB1 +AaAaAa2 +BBAaAa2 +AaBBAa2 +BBBBAa2 +AaAaBB2 +BBAaBB2 +AaBBBB2 +BBBBBB2 +AaAaAa3 +BBAaAa3 +AaBBAa3 +BBBBAa3 +AaAaBB3 +BBAaBB3 +AaBBBB3 +BBBBBB3 +AaAaAa4 +BBAaAa4 +AaBBAa4 +BBBBAa4 +AaAaBB4 +BBAaBB4 +AaBBBB4 +BBBBBB4 +AaAaAa5 +BBAaAa5 +AaBBAa5 +BBBBAa5 +AaAaBB5 +BBAaBB5 +AaBBBB5 +BBBBBB5 +AaAaAa6 +BBAaAa6 +AaBBAa6 +BBBBAa6 +AaAaBB6 +BBAaBB6 +AaBBBB6 +BBBBBB6 +AaAaAa7 +BBAaAa7 +AaBBAa7 +BBBBAa7`, `AaAaAa4 BBAaAa4 AaBBAa4 BBBBAa4 AaAaBB4 BBAaBB4 AaBBBB4 BBBBBB4 AaAaAa5 BBAaAa5 AaBBAa5 BBBBAa5 AaAaBB5 BBAaBB5 AaBBBB5 BBBBBB5 AaAaAa6 BBAaAa6 AaBBAa6 BBBBAa6 AaAaBB6 BBAaBB6 AaBBBB6 BBBBBB6 AaAaAa7 BBAaAa7 AaBBAa7 BBBBAa7 AaAaAa0 BBAaAa0 AaBBAa0 BBBBAa0 AaAaBB0 BBAaBB0 AaBBBB0 BBBBBB0 AaAaAa1 BBAaAa1 AaBBAa1 BBBBAa1 AaAaBB1 BBAaBB1 AaBBBB1 BBBBBB1 AaAaAa2 BBAaAa2 AaBBAa2 BBBBAa2 AaAaBB2 BBAaBB2 AaBBBB2 BBBBBB2 AaAaAa3 BBAaAa3 AaBBAa3 BBBBAa3 AaAaBB3 BBAaBB3 AaBBBB3 BBBBBB3`},
	} {
		m := NewMap(HashMap)
		for i, op := range strings.Fields(row[0]) {
			if op[0] == '+' {
				m.PutString(op[1:], OfInt(int32(i)))
			} else {
				m.Remove(OfString(op[1:]))
			}
		}
		var got []string
		for c := OfMap(m).Iter(); c.Next(); {
			got = append(got, c.Key().Str())
			v, ok := m.GetValue(c.Key())
			require.True(t, ok)
			require.Equal(t, c.Value(), v)
		}
		require.Equal(t, row[1], strings.Join(got, " "))
		require.Equal(t, m.Len(), len(got))
	}
}

func decimal(unscaled string, scale int32) Value {
	b, _ := new(big.Int).SetString(unscaled, 10)
	return OfDecimal(&Decimal{Unscaled: b, Scale: scale})
}

func bigInt(s string) Value {
	b, _ := new(big.Int).SetString(s, 10)
	return OfBigInt(b)
}

// TestHash has the hash codes of JDK 17.
func TestHash(t *testing.T) {
	m := NewMap(LinkedHashMap)
	m.PutString("a", OfInt(1))
	for _, row := range []struct {
		v    Value
		want int32
	}{
		{OfString("hé😀"), 5095076}, {OfInt(1), 1}, {OfLong(-5), 4}, {OfLong(1 << 40), 256}, {OfDouble(2.5), 1074003968},
		{OfDouble(math.Copysign(0, -1)), -2147483648}, {OfDouble(0), 0}, {OfDouble(math.NaN()), 2146959360}, {OfFloat(1.5), 1069547520},
		{OfBool(true), 1231}, {OfBool(false), 1237}, {bigInt("-123456789012345678901234567890"), -1915528825}, {bigInt("5"), 5},
		{decimal("150", 2), 4652}, {decimal("-1234567890123456789012345678905", 1), -1113278081}, {decimal("-123456789015", 1), -344625636},
		{decimal("0", 18), 18}, {OfIntegral(Char, 'x'), 120}, {OfList(NewList(ArrayList, OfInt(1), OfString("a"), Value{})), 33759},
		{OfMap(m), 96}, {Value{}, 0},
	} {
		require.Equal(t, row.want, Hash(nil, row.v), "%v", row.v)
	}
}

// TestDecimalText has the rows of BigDecimal.toString in JDK 17.
func TestDecimalText(t *testing.T) {
	for _, row := range []struct {
		v    Value
		want string
	}{
		{decimal("150", 2), "1.50"}, {decimal("0", 18), "0E-18"}, {decimal("1", -3), "1E+3"}, {decimal("123", 10), "1.23E-8"},
		{decimal("-123", 9), "-1.23E-7"}, {decimal("123", 8), "0.00000123"}, {decimal("-5", 1), "-0.5"}, {decimal("1", 6), "0.000001"},
		{decimal("1", 7), "1E-7"}, {decimal("100", 0), "100"}, {decimal("12", -5), "1.2E+6"}, {decimal("0", -3), "0E+3"},
	} {
		text, err := AppendText(nil, row.v, 0)
		require.NoError(t, err)
		require.Equal(t, row.want, string(text))
	}
}

// TestKeys: equality of keys is Java's equals.
func TestKeys(t *testing.T) {
	m := NewMap(LinkedHashMap)
	keys := []Value{OfInt(1), OfLong(1), OfString("1"), OfDouble(1), {}, OfBool(true), decimal("10", 1), decimal("1", 0), bigInt("1"),
		OfList(NewList(ArrayList, OfInt(1))), OfList(NewList(ArrayList, OfInt(2))), OfMap(NewMap(HashMap)), OfDouble(math.NaN()), OfFloat(1)}
	for round := range 2 {
		for i, k := range keys {
			m.Put(k, OfInt(int32(i+round)))
		}
		require.Equal(t, len(keys), m.Len())
	}
	for i, k := range keys {
		v, ok := m.GetValue(k)
		require.True(t, ok)
		require.Equal(t, OfInt(int32(i+1)), v)
	}
	v, ok := m.GetValue(OfList(NewList(JSONArray, OfInt(2))))
	require.True(t, ok, "the class of a list does not matter")
	require.Equal(t, OfInt(11), v)
	for n, k := range keys {
		_, ok := m.Remove(k)
		require.True(t, ok)
		require.Equal(t, len(keys)-n-1, m.Len())
		_, ok = m.GetValue(k)
		require.False(t, ok)
	}
}

// TestLateMaps compares a map that hashes its keys and makes its index as late as
// it can with one that is asked for its order after each step, and with a plain
// model.
func TestLateMaps(t *testing.T) {
	for seed := range int64(300) {
		random := rand.New(rand.NewSource(seed))
		class := []MapClass{HashMap, LinkedHashMap, ContextMap}[seed%3]
		late, eager, model := NewMap(class), NewMap(class), map[string]int64{}
		names := 4 + random.Intn(120)
		for step := range 200 {
			name := fmt.Sprint("n", random.Intn(names))
			if seed%2 == 0 {
				name = []string{"Aa", "BB"}[random.Intn(2)] + []string{"Aa", "BB"}[random.Intn(2)] + []string{"Aa", "BB"}[random.Intn(2)] + name // of one hash
			}
			key := OfString(name)
			switch what := random.Intn(20); {
			case what == 0 && random.Intn(8) == 0:
				late.Clear()
				eager.Clear()
				clear(model)
			case what < 4:
				_, had := late.Remove(key)
				_, also := eager.Remove(key)
				require.Equal(t, also, had)
				delete(model, name)
			case what < 6:
				late.Expect(names / 2)
				eager.Expect(names / 2)
			case what < 12:
				v, ok := late.Get(name)
				n, has := model[name]
				require.Equal(t, has, ok, name)
				require.True(t, !ok || v.Int64() == n)
			default:
				v := OfInt(int32(step))
				if _, has := model[name]; has || what < 16 {
					late.Put(key, v)
				} else {
					late.PutNew(name, v)
				}
				eager.Put(key, v)
				model[name] = int64(step)
			}
			if class != LinkedHashMap {
				eager.tableOrder()
			}
			require.Equal(t, len(model), late.Len())
			require.Equal(t, late.ModCount(), eager.ModCount())
		}
		a, b := late, eager
		var left, right []string
		for c := OfMap(a).Iter(); c.Next(); {
			left = append(left, c.Key().Str())
		}
		for c := OfMap(b).Iter(); c.Next(); {
			right = append(right, c.Key().Str())
		}
		require.Equal(t, right, left, seed)
		require.Equal(t, b.table, a.table, seed)
	}
}
