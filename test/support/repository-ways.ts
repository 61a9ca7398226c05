/** The ways a gateway reads a repository, each over the same files in memory: HTTP, USB stick, broker. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { seededRandom } from '../../base/random.ts'
import { dirFetcher } from '../../decoders/bundle/dir-system.ts'
import type { Fetcher } from '../../decoders/bundle/fetcher.ts'
import { httpFetcher } from '../../decoders/bundle/http-system.ts'
import { type ChunkLink, mqttFetcher } from '../../decoders/bundle/mqtt.ts'
import { answerChunk } from '../../decoders/bundle/serve-chunks.ts'
import { FakeClock } from './fake-clock.ts'
import { memoryFetcher } from './update-repository.ts'

export type OpenWay = { readonly fetcher: Fetcher; close(): Promise<void> }
type Files = ReadonlyMap<string, Uint8Array>

/** Each shows `files` as they are at the moment of a fetch. */
export const WAYS: Readonly<Record<'http' | 'dir' | 'mqtt', (files: Files) => Promise<OpenWay>>> = {
  http: overHttp,
  dir: onStick,
  mqtt: async (files) => ({ fetcher: overBroker(files), close: async () => {} }),
}

async function overHttp(files: Files): Promise<OpenWay> {
  const server = createServer((request, response) => {
    const bytes = files.get(decodeURIComponent(request.url!.slice('/repository/'.length)))
    response.writeHead(bytes ? 200 : 404)
    response.end(bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    fetcher: httpFetcher(`http://127.0.0.1:${port}/repository`),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function onStick(files: Files): Promise<OpenWay> {
  const root = mkdtempSync(join(tmpdir(), 'cigale-stick-'))
  const stick = dirFetcher(root)
  return {
    fetcher: {
      async fetch(path, maxBytes) {
        const bytes = files.get(path)
        rmSync(join(root, path), { force: true })
        if (bytes) {
          mkdirSync(dirname(join(root, path)), { recursive: true })
          writeFileSync(join(root, path), bytes)
        }
        return await stick.fetch(path, maxBytes)
      },
    },
    async close() {
      rmSync(root, { recursive: true, force: true })
    },
  }
}

function overBroker(files: Files): Fetcher {
  const link = loopLink((message) => answerChunk(memoryFetcher(files), message))
  return mqttFetcher({ link, clock: new FakeClock(), random: seededRandom(1, 'mqtt') })
}

/** A broker without a broker: what is asked is answered in a later turn. */
export function loopLink(
  answer: (message: Uint8Array) => Promise<Uint8Array | undefined>,
): ChunkLink {
  const listeners = new Set<(message: Uint8Array) => void>()
  return {
    async publish(message) {
      // Like a broker, it takes the message whether or not somebody can answer it.
      const answered = await answer(message).catch(() => undefined)
      if (answered) for (const listen of listeners) listen(answered)
    },
    subscribe(onMessage) {
      listeners.add(onMessage)
      return () => listeners.delete(onMessage)
    },
  }
}
