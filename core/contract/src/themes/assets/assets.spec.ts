import { crc32, deflateSync } from 'node:zlib'
import { test } from '@japa/runner'
import fc from 'fast-check'
import { checkAsset } from './check_asset.js'
import { cleanPicture } from './picture.js'
import { cleanPng } from './png.js'
import { cleanSvg } from './svg.js'
import { cleanWebp } from './webp.js'

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  crc.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, crc])
}

function png(...extra: Buffer[]): Buffer {
  const head = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    ...[chunk('IHDR', head), ...extra, chunk('IDAT', deflateSync(Buffer.from([0, 0])))],
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function webp(...chunks: [string, Buffer][]): Buffer {
  const body = chunks.flatMap(([type, data]) => {
    const size = Buffer.alloc(4)
    size.writeUInt32LE(data.length)
    return [Buffer.from(type), size, data, Buffer.alloc(data.length % 2)]
  })
  const size = Buffer.alloc(4)
  size.writeUInt32LE(4 + body.reduce((sum, { length }) => sum + length, 0))
  return Buffer.concat([Buffer.from('RIFF'), size, Buffer.from('WEBP'), ...body])
}

test.group('A picture', () => {
  test('is kept without what only describes it, or stands behind its end', ({ assert }) => {
    const text = chunk('tEXt', Buffer.from('Author\0me'))
    assert.deepEqual(cleanPng(Buffer.concat([png(text), Buffer.from('<script>')])), png())
    const picture: [string, Buffer] = ['VP8 ', Buffer.from('abc')]
    const exif: [string, Buffer] = ['EXIF', Buffer.from('here')]
    assert.deepEqual(cleanWebp(webp(picture, exif)), webp(picture))
  })

  test('is refused when it is not whole, or none', ({ assert }) => {
    const broken = png()
    broken.writeUInt8(9, 40)
    assert.isNull(cleanPng(broken))
    assert.isNull(cleanPng(png().subarray(0, 50)))
    assert.isNull(cleanWebp(webp(['EXIF', Buffer.from('here')])))
    assert.isNull(cleanPicture(Buffer.from('<html><script>alert(1)</script></html>')))
    assert.isNull(cleanPicture(Buffer.from('GIF89a')))
  })

  test('is read without an error being thrown, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(3), (bytes, kind) => {
        const heads = ['', '\x89PNG\r\n\x1a\n', 'RIFF\x40\0\0\0WEBP', '<svg>']
        cleanPicture(Buffer.concat([Buffer.from(heads[kind] ?? '', 'latin1'), bytes]))
      })
    )
  })
})

const SVG = '<svg xmlns="http://www.w3.org/2000/svg"'

test.group('A drawing', () => {
  test('is written anew without {0}')
    .with<[string, string][]>([
      ['<script>alert(1)</script>', '<script>'],
      ['<style>@import url(https://evil.example)</style>', '<style>'],
      ['<a href="javascript:alert(1)"><path d="M0 0"/></a>', '<a>'],
      ['<image href="https://evil.example/x.png"/>', '<image>'],
      ['<foreignObject><body></body></foreignObject>', '<foreignobject>'],
      ['<animate attributeName="href"/>', '<animate>'],
      ['<set attributeName="onload"/>', '<set>'],
      ['<path onload="alert(1)"/>', 'onload'],
      ['<path style="fill: url(https://evil.example)"/>', 'style'],
      ['<path fill="url(https://evil.example)"/>', 'fill'],
      ['<use href="https://evil.example/x.svg#a"/>', 'href'],
      ['<use xlink:href="x.svg#a"/>', 'xlink:href'],
    ])
    .run(({ assert }, [inside, what]) => {
      const clean = cleanSvg(`${SVG}>${inside}<path d="M0 0"/></svg>`)
      assert.deepEqual(clean?.leftOut, [{ what, line: 1 }])
      assert.notMatch(clean?.svg ?? '', /evil|alert|script|<a|style/)
      assert.include(clean?.svg ?? '', '<path d="M0 0"/>')
    })

  test('is refused where it cannot be read for sure: {$self}')
    .with([
      '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg><text>&x;</text></svg>',
      '<svg><path d="M0 0"/>',
      '<svg><![CDATA[x]]></svg>',
      '<p></p>',
      '',
    ])
    .run(({ assert }, text) => assert.isNull(cleanSvg(text)))
})

test.group('A file of a theme', () => {
  test('is what its name says', ({ assert }) => {
    assert.deepEqual(checkAsset('assets/a.png', png()), [])
    assert.lengthOf(checkAsset('assets/a.webp', png()), 1)
    assert.lengthOf(checkAsset('fonts/a.woff2', Buffer.from('<html>')), 1)
    assert.lengthOf(checkAsset('assets/a.svg', Buffer.from(`${SVG}><script/></svg>`)), 1)
  })
})
