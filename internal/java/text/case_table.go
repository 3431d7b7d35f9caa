package text

import "unicode"

// expansions lists the characters whose upper case is several characters,
// each followed by that upper case. Source: Java 17 (Unicode 13).
const expansions = "" +
	"\u00dfSS \u0149\u02bcN \u01f0J\u030c \u0390\u0399\u0308\u0301 \u03b0\u03a5\u0308\u0301 " +
	"\u0587\u0535\u0552 \u1e96H\u0331 \u1e97T\u0308 \u1e98W\u030a \u1e99Y\u030a \u1e9aA\u02be " +
	"\u1f50\u03a5\u0313 \u1f52\u03a5\u0313\u0300 \u1f54\u03a5\u0313\u0301 \u1f56\u03a5\u0313\u0342 " +
	"\u1f80\u1f08\u0399 \u1f81\u1f09\u0399 \u1f82\u1f0a\u0399 \u1f83\u1f0b\u0399 \u1f84\u1f0c\u0399 " +
	"\u1f85\u1f0d\u0399 \u1f86\u1f0e\u0399 \u1f87\u1f0f\u0399 \u1f88\u1f08\u0399 \u1f89\u1f09\u0399 " +
	"\u1f8a\u1f0a\u0399 \u1f8b\u1f0b\u0399 \u1f8c\u1f0c\u0399 \u1f8d\u1f0d\u0399 \u1f8e\u1f0e\u0399 " +
	"\u1f8f\u1f0f\u0399 \u1f90\u1f28\u0399 \u1f91\u1f29\u0399 \u1f92\u1f2a\u0399 \u1f93\u1f2b\u0399 " +
	"\u1f94\u1f2c\u0399 \u1f95\u1f2d\u0399 \u1f96\u1f2e\u0399 \u1f97\u1f2f\u0399 \u1f98\u1f28\u0399 " +
	"\u1f99\u1f29\u0399 \u1f9a\u1f2a\u0399 \u1f9b\u1f2b\u0399 \u1f9c\u1f2c\u0399 \u1f9d\u1f2d\u0399 " +
	"\u1f9e\u1f2e\u0399 \u1f9f\u1f2f\u0399 \u1fa0\u1f68\u0399 \u1fa1\u1f69\u0399 \u1fa2\u1f6a\u0399 " +
	"\u1fa3\u1f6b\u0399 \u1fa4\u1f6c\u0399 \u1fa5\u1f6d\u0399 \u1fa6\u1f6e\u0399 \u1fa7\u1f6f\u0399 " +
	"\u1fa8\u1f68\u0399 \u1fa9\u1f69\u0399 \u1faa\u1f6a\u0399 \u1fab\u1f6b\u0399 \u1fac\u1f6c\u0399 " +
	"\u1fad\u1f6d\u0399 \u1fae\u1f6e\u0399 \u1faf\u1f6f\u0399 \u1fb2\u1fba\u0399 \u1fb3\u0391\u0399 " +
	"\u1fb4\u0386\u0399 \u1fb6\u0391\u0342 \u1fb7\u0391\u0342\u0399 \u1fbc\u0391\u0399 " +
	"\u1fc2\u1fca\u0399 \u1fc3\u0397\u0399 \u1fc4\u0389\u0399 \u1fc6\u0397\u0342 " +
	"\u1fc7\u0397\u0342\u0399 \u1fcc\u0397\u0399 \u1fd2\u0399\u0308\u0300 \u1fd3\u0399\u0308\u0301 " +
	"\u1fd6\u0399\u0342 \u1fd7\u0399\u0308\u0342 \u1fe2\u03a5\u0308\u0300 \u1fe3\u03a5\u0308\u0301 " +
	"\u1fe4\u03a1\u0313 \u1fe6\u03a5\u0342 \u1fe7\u03a5\u0308\u0342 \u1ff2\u1ffa\u0399 " +
	"\u1ff3\u03a9\u0399 \u1ff4\u038f\u0399 \u1ff6\u03a9\u0342 \u1ff7\u03a9\u0342\u0399 " +
	"\u1ffc\u03a9\u0399 \ufb00FF \ufb01FI \ufb02FL \ufb03FFI \ufb04FFL \ufb05ST \ufb06ST " +
	"\ufb13\u0544\u0546 \ufb14\u0544\u0535 \ufb15\u0544\u053b \ufb16\u054e\u0546 \ufb17\u0544\u053d"

// newer holds the characters that Go's tables (Unicode 15) know and Java 17
// (Unicode 13) does not.
var newer = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x61d, 0x61d, 1}, {0x870, 0x88e, 1}, {0x890, 0x891, 1}, {0x898, 0x89f, 1}, {0x8b5, 0x8b5, 1},
		{0x8c8, 0x8d2, 1}, {0xc3c, 0xc3c, 1}, {0xc5d, 0xc5d, 1}, {0xcdd, 0xcdd, 1}, {0xcf3, 0xcf3, 1},
		{0xece, 0xece, 1}, {0x170d, 0x170d, 1}, {0x1715, 0x1715, 1}, {0x171f, 0x171f, 1}, {0x180f, 0x180f, 1},
		{0x1ac1, 0x1ace, 1}, {0x1b4c, 0x1b4c, 1}, {0x1b7d, 0x1b7e, 1}, {0x1dfa, 0x1dfa, 1}, {0x20c0, 0x20c0, 1},
		{0x2c2f, 0x2c2f, 1}, {0x2c5f, 0x2c5f, 1}, {0x2e53, 0x2e5d, 1}, {0x9ffd, 0x9fff, 1}, {0xa7c0, 0xa7c1, 1},
		{0xa7d0, 0xa7d1, 1}, {0xa7d3, 0xa7d3, 1}, {0xa7d5, 0xa7d9, 1}, {0xa7f2, 0xa7f4, 1}, {0xfbc2, 0xfbc2, 1},
		{0xfd40, 0xfd4f, 1}, {0xfdcf, 0xfdcf, 1}, {0xfdfe, 0xfdff, 1},
	},
	R32: []unicode.Range32{
		{0x10570, 0x1057a, 1}, {0x1057c, 0x1058a, 1}, {0x1058c, 0x10592, 1}, {0x10594, 0x10595, 1},
		{0x10597, 0x105a1, 1}, {0x105a3, 0x105b1, 1}, {0x105b3, 0x105b9, 1}, {0x105bb, 0x105bc, 1},
		{0x10780, 0x10785, 1}, {0x10787, 0x107b0, 1}, {0x107b2, 0x107ba, 1}, {0x10efd, 0x10eff, 1},
		{0x10f70, 0x10f89, 1}, {0x11070, 0x11075, 1}, {0x110c2, 0x110c2, 1}, {0x1123f, 0x11241, 1},
		{0x116b9, 0x116b9, 1}, {0x11740, 0x11746, 1}, {0x11ab0, 0x11abf, 1}, {0x11b00, 0x11b09, 1},
		{0x11f00, 0x11f10, 1}, {0x11f12, 0x11f3a, 1}, {0x11f3e, 0x11f59, 1}, {0x12f90, 0x12ff2, 1},
		{0x1342f, 0x1342f, 1}, {0x13439, 0x13455, 1}, {0x16a70, 0x16abe, 1}, {0x16ac0, 0x16ac9, 1},
		{0x1aff0, 0x1aff3, 1}, {0x1aff5, 0x1affb, 1}, {0x1affd, 0x1affe, 1}, {0x1b11f, 0x1b122, 1},
		{0x1b132, 0x1b132, 1}, {0x1b155, 0x1b155, 1}, {0x1cf00, 0x1cf2d, 1}, {0x1cf30, 0x1cf46, 1},
		{0x1cf50, 0x1cfc3, 1}, {0x1d1e9, 0x1d1ea, 1}, {0x1d2c0, 0x1d2d3, 1}, {0x1df00, 0x1df1e, 1},
		{0x1df25, 0x1df2a, 1}, {0x1e030, 0x1e06d, 1}, {0x1e08f, 0x1e08f, 1}, {0x1e290, 0x1e2ae, 1},
		{0x1e4d0, 0x1e4f9, 1}, {0x1e7e0, 0x1e7e6, 1}, {0x1e7e8, 0x1e7eb, 1}, {0x1e7ed, 0x1e7ee, 1},
		{0x1e7f0, 0x1e7fe, 1}, {0x1f6dc, 0x1f6df, 1}, {0x1f774, 0x1f776, 1}, {0x1f77b, 0x1f77f, 1},
		{0x1f7d9, 0x1f7d9, 1}, {0x1f7f0, 0x1f7f0, 1}, {0x1f979, 0x1f979, 1}, {0x1f9cc, 0x1f9cc, 1},
		{0x1fa75, 0x1fa77, 1}, {0x1fa7b, 0x1fa7c, 1}, {0x1fa87, 0x1fa88, 1}, {0x1faa9, 0x1faaf, 1},
		{0x1fab7, 0x1fabd, 1}, {0x1fabf, 0x1fabf, 1}, {0x1fac3, 0x1fac5, 1}, {0x1face, 0x1facf, 1},
		{0x1fad7, 0x1fadb, 1}, {0x1fae0, 0x1fae8, 1}, {0x1faf0, 0x1faf8, 1}, {0x2a6de, 0x2a6df, 1},
		{0x2b735, 0x2b739, 1}, {0x31350, 0x323af, 1},
	},
}
