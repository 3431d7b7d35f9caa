package fieldlist

import (
	"github.com/gatemap/gatemap/internal/poison"
	"github.com/gatemap/gatemap/template"
)

// Memory is what a list of Fields, the texts of its values and a body are made in.
type Memory struct {
	Fields []template.Field // of the list, whatever the caller has put there since
	Values []string         // what the Values of the list are cut from
	Text   []byte           // of values
	Body   []byte
}

// NewMemory returns Memory that has room for two fields with a value each, in one
// allocation.
func NewMemory() *Memory {
	m := new(struct {
		Memory
		fields twoFields
		values twoValues
	})
	m.Fields, m.Values = m.fields[:0], m.values[:0]
	return &m.Memory
}

// Reset makes m free for the next use and returns the empty list.
func (m *Memory) Reset() []template.Field {
	if poison.On {
		m.overwrite()
	}
	m.Values, m.Text, m.Body = m.Values[:0], m.Text[:0], m.Body[:0]
	return m.Fields[:0]
}

// overwrite makes a test see what still reads m.
func (m *Memory) overwrite() {
	poison.Fill(m.Fields[:cap(m.Fields)], template.Field{Name: poison.Text})
	poison.Fill(m.Values, poison.Text)
	poison.Bytes(m.Text)
	poison.Bytes(m.Body)
}

// Grow makes room for n fields with a value each and returns the list, which was empty.
func (m *Memory) Grow(n int) []template.Field {
	if cap(m.Fields) < n {
		m.Fields, m.Values = make([]template.Field, 0, n), make([]string, 0, n)
	}
	return m.Fields[:0]
}

// Add adds a field with one value to the list.
func (m *Memory) Add(list []template.Field, name, value string) []template.Field {
	m.Values = append(m.Values, value)
	n := len(m.Values)
	return m.added(append(list, template.Field{Name: name, Values: m.Values[n-1 : n : n]}))
}

// AddList adds a field with any number of values to the list.
func (m *Memory) AddList(list []template.Field, name string, values []string) []template.Field {
	n := len(m.Values)
	m.Values = append(m.Values, values...)
	return m.added(append(list, template.Field{Name: name, Values: m.Values[n:len(m.Values):len(m.Values)]}))
}

// added notes where the list is now.
func (m *Memory) added(list []template.Field) []template.Field {
	if cap(list) != cap(m.Fields) {
		m.Fields = list
	}
	return list
}
