import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { seededRandom } from '../../base/random.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { loopLink } from '../../test/support/repository-ways.ts'
import { memoryFetcher } from '../../test/support/update-repository.ts'
import { CHUNK_BYTES_MAX, readAnswer, readAsk, writeAnswer } from './chunk-messages.ts'
import { FetchError, type Fetcher } from './fetcher.ts'
import { type ChunkLink, mqttFetcher } from './mqtt.ts'
import { answerChunk } from './serve-chunks.ts'

const BIG = seededRandom(5, 'file').bytes(200_000)
const FILES = new Map([
  ['targets/big.dec', BIG],
  ['metadata/empty.json', new Uint8Array()],
])

function fetcherOver(link: ChunkLink, clock = new FakeClock()): Fetcher {
  return mqttFetcher({ link, clock, random: seededRandom(7, 'asks'), timeoutMs: 1_000 })
}

/** Lets time pass, in steps in which messages are delivered, until it has ended. */
async function until<Value>(clock: FakeClock, promise: Promise<Value>): Promise<Value> {
  let isOver = false
  promise.then(
    () => (isOver = true),
    () => (isOver = true),
  )
  while (!isOver) {
    for (let turn = 0; turn < 20 && !isOver; turn++) await Promise.resolve()
    if (!isOver) await new Promise((resolve) => setImmediate(resolve))
    if (!isOver) clock.advance(500)
  }
  return await promise
}

function refused(code: string) {
  return (error: unknown) => error instanceof FetchError && error.code === code
}

function repository(files: ReadonlyMap<string, Uint8Array> = FILES) {
  return (message: Uint8Array) => answerChunk(memoryFetcher(files), message)
}

describe('a repository behind a broker', () => {
  test('gives files of any length in messages of at most 64 KiB', async () => {
    let longest = 0
    const link = loopLink(async (message) => {
      const answer = await repository()(message)
      longest = Math.max(longest, answer!.length)
      return answer
    })
    assert.deepEqual(await fetcherOver(link).fetch('targets/big.dec', BIG.length), BIG)
    assert.ok(longest > CHUNK_BYTES_MAX && longest <= 64 * 1024)
    const empty = await fetcherOver(link).fetch('metadata/empty.json', 0)
    assert.deepEqual(empty, new Uint8Array())
    assert.equal(await fetcherOver(link).fetch('metadata/2.root.json', 10), 'missing')
  })

  test('S19: paths that lead elsewhere are refused on both sides', async () => {
    const link = loopLink(repository())
    await assert.rejects(fetcherOver(link).fetch('../secret', 10), refused('refused'))
    const strict: Fetcher = {
      fetch: async (path) => {
        throw new FetchError('refused', 'no', { path })
      },
    }
    const closed = loopLink((message) => answerChunk(strict, message))
    await assert.rejects(fetcherOver(closed).fetch('metadata/x.json', 10), refused('refused'))
  })

  test('I10: a file that says it is longer than it may be is not fetched', async () => {
    let answers = 0
    const link = loopLink((message) => {
      answers++
      return repository()(message)
    })
    const fetch = fetcherOver(link).fetch('targets/big.dec', BIG.length - 1)
    await assert.rejects(fetch, refused('too-long'))
    assert.equal(answers, 1)
  })

  test('lost, doubled, late and foreign answers do no harm', async () => {
    const clock = new FakeClock()
    const late: Uint8Array[] = []
    let asks = 0
    const listeners = new Set<(message: Uint8Array) => void>()
    const tell = (message: Uint8Array) => {
      for (const listen of listeners) listen(message)
    }
    const link: ChunkLink = {
      async publish(message) {
        const answer = (await repository()(message))!
        if (asks++ % 2 === 0) {
          // Lost for now; it comes when the next one is waited for.
          late.push(answer)
          return
        }
        for (const old of late) tell(old)
        tell(Uint8Array.of(1, 2, 3))
        tell(writeAnswer({ id: new Uint8Array(8), kind: 'missing' }))
        tell(answer)
        tell(answer)
      },
      subscribe(onMessage) {
        listeners.add(onMessage)
        return () => listeners.delete(onMessage)
      },
    }
    const bytes = await until(clock, fetcherOver(link, clock).fetch('targets/big.dec', BIG.length))
    assert.deepEqual(bytes, BIG)
    assert.equal(asks, 2 * Math.ceil(BIG.length / CHUNK_BYTES_MAX))
    assert.equal(listeners.size, 0)
  })

  test('a fetch that failed half-way goes on where it stopped', async () => {
    const clock = new FakeClock()
    let isUp = true
    const offsets: number[] = []
    const link = loopLink(async (message) => {
      offsets.push(readAsk(message)!.offset)
      if (offsets.length === 3) isUp = false
      return isUp ? await repository()(message) : undefined
    })
    const fetcher = fetcherOver(link, clock)
    const first = fetcher.fetch('targets/big.dec', BIG.length)
    await assert.rejects(until(clock, first), refused('timeout'))
    isUp = true
    assert.deepEqual(await fetcher.fetch('targets/big.dec', BIG.length), BIG)
    const third = 2 * CHUNK_BYTES_MAX
    assert.deepEqual(offsets, [
      0,
      CHUNK_BYTES_MAX,
      third,
      third,
      third,
      third,
      third,
      3 * CHUNK_BYTES_MAX,
    ])
  })

  test('a file that changes on the way is begun again, and not for ever', async () => {
    const files = new Map(FILES)
    const other = seededRandom(6, 'file').bytes(150_000)
    let asks = 0
    const link = loopLink((message) => {
      if (++asks === 3) files.set('targets/big.dec', other)
      return repository(files)(message)
    })
    assert.deepEqual(await fetcherOver(link).fetch('targets/big.dec', 300_000), other)
    const restless = loopLink((message) => {
      files.set('targets/big.dec', seededRandom(++asks, 'file').bytes(150_000))
      return repository(files)(message)
    })
    await assert.rejects(
      fetcherOver(restless).fetch('targets/big.dec', 300_000),
      refused('refused'),
    )
  })

  test('without a broker it is out of reach at once', async () => {
    const link: ChunkLink = {
      publish: () => Promise.reject(new Error('no broker')),
      subscribe: () => () => {},
    }
    await assert.rejects(fetcherOver(link).fetch('metadata/x.json', 10), refused('unreachable'))
  })

  test('S19: no message makes either side throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        readAnswer(bytes)
        readAsk(bytes)
      }),
    )
    const id = new Uint8Array(8)
    const tag = new Uint8Array(32)
    const part = { id, kind: 'part', tag, totalBytes: 10, offset: 0, bytes: id } as const
    assert.ok(readAnswer(writeAnswer(part)))
    assert.equal(readAnswer(writeAnswer({ ...part, offset: 3 })), undefined)
    assert.equal(readAnswer(writeAnswer({ ...part, bytes: new Uint8Array() })), undefined)
    const long = new Uint8Array(CHUNK_BYTES_MAX + 1)
    assert.equal(readAnswer(writeAnswer({ ...part, totalBytes: 1e6, bytes: long })), undefined)
  })
})
