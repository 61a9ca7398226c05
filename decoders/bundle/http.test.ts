import assert from 'node:assert/strict'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { FetchError } from './fetcher.ts'
import { httpFetcher } from './http-system.ts'

/** What the server does at a path. */
const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/r/metadata/timestamp.json': (response) => response.end('sixteen bytes...'),
  '/r/forbidden': (response) => response.writeHead(403).end(),
  '/r/broken': (response) => response.writeHead(500).end('sorry'),
  '/r/moved': (response) => response.writeHead(302, { location: 'metadata/timestamp.json' }).end(),
  '/r/away': (response) => response.writeHead(302, { location: 'http://192.0.2.1/x' }).end(),
  '/r/loop': (response) => response.writeHead(302, { location: 'loop' }).end(),
  '/r/stuck': (response) => response.write('begun and never'),
}
let endlessEnded: Promise<void>

const server = createServer((request, response) => {
  if (request.url === '/r/endless') endlessEnded = pourInto(response)
  else (answers[request.url!] ?? (() => response.writeHead(404).end()))(response)
})

/** As many bytes as somebody takes. */
function pourInto(response: ServerResponse): Promise<void> {
  const pour = () => {
    while (response.write('x'.repeat(4096)));
  }
  response.on('drain', pour)
  pour()
  return new Promise((resolve) => response.on('close', resolve))
}

function refused(code: string) {
  return (error: unknown) => error instanceof FetchError && error.code === code
}

describe('a repository behind HTTP', () => {
  let base = ''
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/r`
  })
  after(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  test('gives its files, follows within its host, and says what is missing', async () => {
    const fetcher = httpFetcher(base)
    for (const path of ['metadata/timestamp.json', 'moved']) {
      const bytes = await fetcher.fetch(path, 16)
      assert.equal(Buffer.from(bytes as Uint8Array).toString(), 'sixteen bytes...')
    }
    assert.equal(await fetcher.fetch('metadata/2.root.json', 16), 'missing')
    assert.equal(await fetcher.fetch('forbidden', 16), 'missing')
  })

  test('S19: it does not lead to other machines, nor in circles', async () => {
    const fetcher = httpFetcher(base)
    for (const path of ['away', 'loop', '../x', '//192.0.2.1/x', 'metadata/../../x']) {
      await assert.rejects(fetcher.fetch(path, 16), refused('refused'), path)
    }
  })

  test('I10, S19: a body without end is cut off where it may have no more', async () => {
    await assert.rejects(httpFetcher(base).fetch('endless', 4096), refused('too-long'))
    await endlessEnded
  })

  test('a server that hangs, fails or is not there is out of reach, not "missing"', async () => {
    await assert.rejects(httpFetcher(base, 50).fetch('stuck', 4096), refused('timeout'))
    await assert.rejects(httpFetcher(base).fetch('broken', 16), refused('unreachable'))
    const nobody = httpFetcher('http://127.0.0.1:1/r')
    await assert.rejects(nobody.fetch('metadata/timestamp.json', 16), refused('unreachable'))
  })
})
