module github.com/gatemap/gatemap/bench/peers/golang

go 1.26.0

require github.com/valyala/quicktemplate v1.8.0 // indirect

tool github.com/valyala/quicktemplate/qtc
