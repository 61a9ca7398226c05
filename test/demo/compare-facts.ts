/**
 * Do both ends hold the same facts? The gateway tells by its HELLO which rows of which stream there
 * are; the hypervisor must have stored each of them exactly once, and no other. That their contents
 * are the same is the chain of hashes' matter, which the hypervisor checks with every batch.
 */

import { readMessage } from '../../sync/read-message.ts'

export type End = { readonly url: string; readonly token: string }

export type Comparison = {
  readonly equal: boolean
  readonly gatewayFacts: number
  readonly hypervisorFacts: number
  /** The first difference, in words; '' when there is none. */
  readonly difference: string
}

/** `epoch/stream` → rows from … to−1. */
type Lanes = ReadonlyMap<string, { readonly oldest: number; readonly next: number }>

const PAGE_FACTS = 1000

export async function compareFacts(gateway: End, hypervisor: End): Promise<Comparison> {
  const lanes = await lanesOf(gateway)
  const stored = await storedRows(hypervisor)
  let gatewayFacts = 0
  let difference = ''
  for (const [lane, { oldest, next }] of lanes) {
    gatewayFacts += next - oldest
    for (let seq = oldest; seq < next && difference === ''; seq++) {
      const times = stored.times.get(`${lane}/${seq}`) ?? 0
      if (times !== 1) difference = `row ${lane}/${seq} was stored ${times} times`
    }
  }
  for (const row of stored.times.keys()) {
    const [epoch, stream, seq] = row.split('/')
    const lane = lanes.get(`${epoch}/${stream}`)
    if (!lane || Number(seq) >= lane.next) difference ||= `the gateway does not know row ${row}`
  }
  const hypervisorFacts = stored.count
  return { equal: difference === '', gatewayFacts, hypervisorFacts, difference }
}

async function lanesOf(gateway: End): Promise<Lanes> {
  const lanes = new Map<string, { oldest: number; next: number }>()
  for (let page = 0, pages = 1; page < pages; page++) {
    const response = await ask(gateway, `sync/hello?page=${page}`)
    const read = readMessage(new Uint8Array(await response.arrayBuffer()))
    if (read.kind !== 'message' || read.message.kind !== 'hello') throw new Error('no HELLO')
    pages = read.message.pages
    for (const { epoch, streams } of read.message.epochs)
      for (const { stream, oldest, next } of streams)
        lanes.set(`${epoch}/${stream}`, { oldest, next })
  }
  return lanes
}

async function storedRows(hypervisor: End) {
  const times = new Map<string, number>()
  let count = 0
  for (let after = 0; ; ) {
    const response = await ask(hypervisor, `facts?after=${after}&limit=${PAGE_FACTS}`)
    const { facts } = (await response.json()) as {
      facts: { cursor: string; epoch: number; stream: number; seq: number }[]
    }
    for (const { cursor, epoch, stream, seq } of facts) {
      const row = `${epoch}/${stream}/${seq}`
      times.set(row, (times.get(row) ?? 0) + 1)
      after = Number(cursor)
    }
    count += facts.length
    if (facts.length < PAGE_FACTS) return { times, count }
  }
}

async function ask(end: End, path: string): Promise<Response> {
  const headers = { authorization: `Bearer ${end.token}` }
  const response = await fetch(`${end.url}/api/v1/${path}`, { headers })
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return response
}
