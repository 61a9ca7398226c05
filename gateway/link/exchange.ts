/**
 * Requests of the network and the device's answers to them (LoRaWAN L2 1.0.4 §5). A request waits, goes
 * out with a downlink, is answered in the next uplink that arrives; unanswered it goes again, three
 * times at most. LinkADRReq that stand together are one block with one fate (`link-adr.ts`).
 *
 * Some answers are repeated in every uplink until the device hears a class A downlink (§5.4, §5.7, §5.8,
 * §5.9): RXParamSetupAns, RXTimingSetupAns, DlChannelAns, and TxParamSetupAns by many. They move its
 * receive windows, so both sides must know that the other knows.
 *
 *   waiting ──send──▶ asked ──answer──▶ repeating ──an uplink without it──▶ done
 *                       ▲  └─send again─┘    └─ the network must speak; must not ask anew: a repeated
 *                                              answer to the first could not be told from one to the second
 */

import type { DownlinkCommand, UplinkCommand } from '../lorawan/mac/commands.ts'
import { macCommandBytes } from '../lorawan/mac/write.ts'
import type { NetworkRequest } from './availability.ts'

export type MacRequest = Extract<DownlinkCommand, { readonly name: NetworkRequest }>
export type MacAnswer = Extract<UplinkCommand, { readonly name: `${string}Ans` }>

const ANSWER_TO = {
  LinkADRReq: 'LinkADRAns',
  DutyCycleReq: 'DutyCycleAns',
  RXParamSetupReq: 'RXParamSetupAns',
  DevStatusReq: 'DevStatusAns',
  NewChannelReq: 'NewChannelAns',
  RXTimingSetupReq: 'RXTimingSetupAns',
  TxParamSetupReq: 'TxParamSetupAns',
  DlChannelReq: 'DlChannelAns',
  ADRParamSetupReq: 'ADRParamSetupAns',
  RejoinParamSetupReq: 'RejoinParamSetupAns',
  PingSlotChannelReq: 'PingSlotChannelAns',
  BeaconFreqReq: 'BeaconFreqAns',
  /** Answered by joining anew. */
  ForceRejoinReq: undefined,
} as const satisfies Readonly<Record<NetworkRequest, MacAnswer['name'] | undefined>>

const STICKY: ReadonlySet<string> = new Set([
  'RXParamSetupAns',
  'RXTimingSetupAns',
  'TxParamSetupAns',
  'DlChannelAns',
])

/** A device that has not answered so often does not know the request, or does not hear us. */
export const TRIES_MAX = 3

export type Ask = {
  readonly request: MacRequest
  /** The command that wants to know how it ends; '' when the network asks by itself. */
  readonly commandId: string
  /** How often it was sent; 0: it waits. */
  readonly tries: number
}

export type Exchange = {
  /** In the order in which they were asked for. */
  readonly asked: readonly Ask[]
  /** Settled, and still said by the device. */
  readonly repeating: readonly MacAnswer['name'][]
}

export const NOTHING_ASKED: Exchange = { asked: [], repeating: [] }

/** What became of a request; a LinkADR block as one, with all its answers. */
export type Settled = { readonly asks: readonly Ask[]; readonly answers: readonly MacAnswer[] }

export type ExchangeStep = {
  readonly exchange: Exchange
  /** In the order of the requests: the windows of this very uplink follow them. */
  readonly settled: readonly Settled[]
  /** Sent often enough without an answer. */
  readonly givenUp: readonly Ask[]
  /** The device goes on repeating until it hears us: any frame will do. */
  readonly mustSpeak: boolean
}

/**
 * Adds requests behind those that wait. A newer one of the network's own takes the place of an older of
 * the same name: only the last is meant. `NewChannelReq` and `DlChannelReq` differ by their channel.
 */
export function ask(exchange: Exchange, requests: readonly MacRequest[], commandId = ''): Exchange {
  const replaced = new Set(requests.map(keyOf))
  const others = exchange.asked.filter(
    (old) => old.commandId !== '' || commandId !== '' || !replaced.has(keyOf(old.request)),
  )
  const asks = requests.map((request) => ({ request, commandId, tries: 0 }))
  return { ...exchange, asked: [...others, ...asks] }
}

function keyOf(request: MacRequest): string {
  return 'chIndex' in request ? `${request.name}/${request.chIndex}` : request.name
}

export function isAsked(exchange: Exchange, name: NetworkRequest): boolean {
  return exchange.asked.some(({ request }) => request.name === name)
}

/** Whether a request of this name may be sent now. */
function maySend(exchange: Exchange, { name }: MacRequest): boolean {
  const answer = ANSWER_TO[name]
  return answer === undefined || !exchange.repeating.includes(answer)
}

/**
 * The requests that go out in a frame with `bytesMax` left for them, fewest tries first: a device drops
 * what stands behind a command that it does not know.
 */
export function send(
  exchange: Exchange,
  bytesMax: number,
): {
  readonly exchange: Exchange
  readonly now: readonly MacRequest[]
  readonly over: readonly Ask[]
} {
  const now = new Set<Ask>()
  let left = bytesMax
  for (const unit of unitsOf(exchange)) {
    const fits = fittingOf(unit, left)
    left -= bytesOf(fits)
    for (const one of fits) now.add(one)
  }
  // ForceRejoinReq has no answer: sent is all there is.
  const over = [...now].filter(({ request }) => ANSWER_TO[request.name] === undefined)
  const asked = exchange.asked.flatMap((one) => {
    if (!now.has(one)) return [one]
    return over.includes(one) ? [] : [{ ...one, tries: one.tries + 1 }]
  })
  return {
    exchange: now.size === 0 ? exchange : { ...exchange, asked },
    now: [...now].map(({ request }) => request),
    over,
  }
}

/** A block goes whole or not at all, of the others the first that fit. */
function fittingOf(unit: readonly Ask[], bytesMax: number): readonly Ask[] {
  const first = unit[0]
  if (first && isOfBlock(first.request)) return bytesOf(unit) <= bytesMax ? unit : []
  const over = unit.findIndex((_, i) => bytesOf(unit.slice(0, i + 1)) > bytesMax)
  return over < 0 ? unit : unit.slice(0, over)
}

function bytesOf(unit: readonly Ask[]): number {
  return unit.reduce((sum, { request }) => sum + macCommandBytes(request), 0)
}

/**
 * Requests of one name, in their order, for so are they answered. Of two that mean the same thing the
 * second waits until the first is over.
 */
function unitsOf(exchange: Exchange): readonly (readonly Ask[])[] {
  const units = new Map<string, Ask[]>()
  const keys = new Set<string>()
  for (const one of exchange.asked) {
    const { name } = one.request
    if (
      !maySend(exchange, one.request) ||
      (!isOfBlock(one.request) && keys.has(keyOf(one.request)))
    ) {
      continue
    }
    keys.add(keyOf(one.request))
    units.set(name, [...(units.get(name) ?? []), one])
  }
  const triesOf = (unit: readonly Ask[]) => Math.max(...unit.map(({ tries }) => tries))
  return [...units.values()].toSorted((a, b) => triesOf(a) - triesOf(b))
}

/**
 * What an uplink says. Not for the same frame once more (NbTrans): that one has been read. Several
 * answers of one name answer their requests in order; a request without its answer is still asked.
 */
export function hear(exchange: Exchange, commands: readonly UplinkCommand[]): ExchangeStep {
  const said = commands.filter(isAnswer)
  const fresh = said.filter(({ name }) => !exchange.repeating.includes(name))
  const settled: Settled[] = []
  const open: Ask[] = []
  const blockAnswers = fresh.filter(({ name }) => name === 'LinkADRAns')
  const block = exchange.asked.filter(({ request, tries }) => isOfBlock(request) && tries > 0)
  if (block.length > 0 && blockAnswers.length > 0) {
    settled.push({ asks: block, answers: blockAnswers })
  }
  for (const one of exchange.asked) {
    if (block.includes(one)) {
      if (blockAnswers.length === 0) open.push(one)
      continue
    }
    const index =
      one.tries === 0 ? -1 : fresh.findIndex(({ name }) => name === ANSWER_TO[one.request.name])
    const [answer] = index < 0 ? [] : fresh.splice(index, 1)
    if (answer) settled.push({ asks: [one], answers: [answer] })
    else open.push(one)
  }
  // An answer that nobody asked for, by a device that knows more of the past than we, is repeated too.
  const repeating = [...new Set(said.map(({ name }) => name).filter((name) => STICKY.has(name)))]
  const asked = open.filter(({ tries }) => tries < TRIES_MAX)
  return {
    exchange: asked.length + repeating.length === 0 ? NOTHING_ASKED : { asked, repeating },
    settled,
    givenUp: open.filter(({ tries }) => tries >= TRIES_MAX),
    mustSpeak: repeating.length > 0,
  }
}

function isOfBlock({ name }: MacRequest): boolean {
  return name === 'LinkADRReq'
}

function isAnswer(command: UplinkCommand): command is MacAnswer {
  return command.name.endsWith('Ans')
}
