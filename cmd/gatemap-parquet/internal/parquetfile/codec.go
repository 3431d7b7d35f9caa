package parquetfile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

var errSize = errors.New("it does not unpack to the size that the page says")

// unpacker unpacks pages to exactly the size that they say.
type unpacker struct {
	zstd *zstd.Decoder
	gzip *gzip.Reader
}

// unpack fills dst, whose length is what the page says, and no more.
func (u *unpacker) unpack(codec format.CompressionCodec, dst, src []byte) error {
	switch codec {
	case format.Uncompressed:
		if len(src) != len(dst) {
			return errSize
		}
		copy(dst, src)
		return nil
	case format.Snappy:
		if n, err := snappy.DecodedLen(src); err != nil {
			return err
		} else if n != len(dst) {
			return errSize
		}
		_, err := snappy.Decode(dst, src)
		return err
	case format.Zstd:
		return u.unzstd(dst, src)
	case format.Gzip:
		if u.gzip == nil {
			u.gzip = new(gzip.Reader)
		}
		if err := u.gzip.Reset(bytes.NewReader(src)); err != nil {
			return err
		}
		return exactly(u.gzip, dst)
	case format.Brotli:
		return exactly(brotli.NewReader(bytes.NewReader(src)), dst)
	case format.Lz4Raw:
		return unlz4(dst, src)
	case format.Lz4:
		err := unhadoop(dst, src)
		if err != nil && unlz4(dst, src) == nil { // as Arrow wrote it before there was LZ4_RAW
			return nil
		}
		return err
	}
	return fmt.Errorf("the compression %s is not read; snappy, zstd, gzip, brotli, LZ4 and LZ4_RAW are", codec)
}

func unlz4(dst, src []byte) error {
	n, err := lz4.UncompressBlock(src, dst)
	if err == nil && n != len(dst) {
		err = errSize
	}
	return err
}

// unhadoop unpacks what Hadoop's Lz4Codec writes: blocks that begin with their unpacked
// size, and have pieces that begin with their packed size, both of four bytes, the
// highest first. Source: Hadoop 3.4, BlockCompressorStream; the format names the
// compression LZ4 and says nothing of that.
func unhadoop(dst, src []byte) error {
	for len(src) > 0 {
		size, rest, err := size32(src)
		if err != nil || size > len(dst) {
			return errSize
		}
		block := dst[:size]
		dst, src = dst[size:], rest
		for len(block) > 0 {
			if size, rest, err = size32(src); err != nil || size > len(rest) {
				return errSize
			}
			n, err := lz4.UncompressBlock(rest[:size], block)
			if err != nil {
				return err
			}
			if n == 0 {
				return errSize
			}
			block, src = block[n:], rest[size:]
		}
	}
	if len(dst) > 0 {
		return errSize
	}
	return nil
}

// size32 takes a size off src.
func size32(src []byte) (size int, rest []byte, err error) {
	if len(src) < 4 {
		return 0, nil, errSize
	}
	return int(binary.BigEndian.Uint32(src)), src[4:], nil
}

func (u *unpacker) unzstd(dst, src []byte) error {
	if u.zstd == nil {
		var err error
		if u.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecodeAllCapLimit(true)); err != nil {
			return err
		}
	}
	out, err := u.zstd.DecodeAll(src, dst[:0:len(dst)])
	if err == nil && len(out) != len(dst) {
		err = errSize
	}
	return err
}

// exactly reads r to its end, which has to be that of dst.
func exactly(r io.Reader, dst []byte) error {
	if _, err := io.ReadFull(r, dst); err != nil {
		return errSize
	}
	var more [1]byte
	if n, err := io.ReadFull(r, more[:]); n > 0 {
		return errSize
	} else if err != io.EOF {
		return err
	}
	return nil
}
