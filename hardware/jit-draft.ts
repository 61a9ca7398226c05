/** The rules of the just-in-time queue: who gets which place on the line of time. See `jit.ts`. */

import assert from 'node:assert/strict'
import type { JitEffect, JitEntry, JitPolicy, JitSlot, JitState } from './jit-state.ts'
import { TX_PRIORITIES, type TxRefusal, type TxRequest } from './radio.ts'

/** One step in the making: the entries are replaced, never changed, so the old state stays true. */
export class JitDraft {
  entries: JitEntry[]
  readonly effects: JitEffect[] = []
  readonly #nowUs: number
  readonly #policy: JitPolicy

  constructor(state: JitState, nowUs: number, policy: JitPolicy) {
    this.entries = [...state.entries]
    this.#nowUs = nowUs
    this.#policy = policy
  }

  ask(request: TxRequest, slots: readonly JitSlot[]): void {
    assert.equal(slots.length, request.alternatives.length)
    assert.ok(slots.length > 0, `request ${request.txId} names no alternative`)
    const entry: JitEntry = {
      request,
      slots,
      alternative: 0,
      reasons: [],
      phase: 'waiting',
      startUs: undefined,
      endUs: this.#nowUs,
      wakeUs: this.#nowUs,
      askedUs: this.#nowUs,
    }
    if (this.entries.length >= this.#policy.depthMax && !this.#makeRoomFor(entry)) {
      this.#refuse(entry, 'queue-full')
      return
    }
    this.#place(entry)
  }

  take(txId: number): void {
    const entry = this.#handed(txId)
    if (entry?.startUs === undefined) return
    this.#replace(entry, { ...entry, phase: 'taken', wakeUs: entry.startUs })
  }

  fail(txId: number, reason: TxRefusal): void {
    const entry = this.#handed(txId)
    if (entry) this.#next(entry, reason)
  }

  restart(): void {
    for (const entry of [...this.entries]) {
      if (entry.phase !== 'waiting' && this.#mayHaveBegun(entry)) continue
      this.#remove(entry)
      this.#refuse(entry, 'aborted')
    }
  }

  close(): void {
    for (const entry of this.entries) {
      if (entry.phase === 'waiting') this.#refuse(entry, 'aborted')
      if (entry.phase === 'handed') this.#refuse(entry, 'no-answer')
      if (entry.phase === 'taken') this.#sent(entry)
    }
    this.entries = []
  }

  /** Everything whose time has come, in this order: ends, starts, lost answers, departures. */
  advance(): void {
    for (const entry of [...this.entries]) {
      if (entry.wakeUs > this.#nowUs) continue
      if (entry.phase === 'spent') this.#remove(entry)
      if (entry.phase === 'taken') {
        this.#sent(entry)
        this.#spend(entry)
      }
      if (entry.phase === 'handed') {
        this.#refuse(entry, 'no-answer')
        this.#spend(entry)
      }
    }
    this.#departTimed()
    this.#departImmediate()
  }

  /** Finds the first alternative from `entry.alternative` on that has a place, or refuses all. */
  #place(entry: JitEntry): void {
    const reasons = [...entry.reasons]
    for (let at = entry.alternative; at < entry.slots.length; at++) {
      const placing = this.#tryPlace({ ...entry, alternative: at, reasons: [...reasons] })
      if (typeof placing !== 'string') {
        for (const other of placing.displaced) this.#remove(other)
        this.entries.push(placing.placed)
        for (const other of placing.displaced) this.#next(other, 'collision')
        return
      }
      reasons.push(placing)
    }
    this.effects.push({ kind: 'refused', request: entry.request, reasons })
  }

  /** A place for the present alternative, with those of lower rank that must give way for it. */
  #tryPlace(entry: JitEntry): { placed: JitEntry; displaced: readonly JitEntry[] } | TxRefusal {
    const slot = entry.slots[entry.alternative]!
    if (slot.refusal) return slot.refusal
    if (slot.startUs === 'now') {
      const placed = {
        ...entry,
        phase: 'waiting',
        startUs: undefined,
        wakeUs: this.#nowUs,
      } as const
      return { placed, displaced: [] }
    }
    const aheadUs = slot.startUs - this.#nowUs
    if (aheadUs < this.#policy.latestUs) return 'too-late'
    if (aheadUs > this.#policy.farthestUs) return 'too-early'
    const placed: JitEntry = {
      ...entry,
      phase: 'waiting',
      startUs: slot.startUs,
      endUs: slot.startUs + slot.airtimeUs,
      wakeUs: slot.startUs - this.#policy.leadUs,
    }
    const displaced = this.#conflicts(slot.startUs, slot.airtimeUs)
    // What the driver already holds cannot be called back; an equal came first.
    const blocked = displaced.some((it) => it.phase !== 'waiting' || rank(it) <= rank(placed))
    return blocked ? 'collision' : { placed, displaced }
  }

  #departTimed(): void {
    for (;;) {
      const due = this.entries.find(
        (entry) =>
          entry.phase === 'waiting' && entry.startUs !== undefined && entry.wakeUs <= this.#nowUs,
      )
      if (due?.startUs === undefined) return
      if (due.startUs - this.#nowUs < this.#policy.latestUs) this.#next(due, 'too-late')
      else this.#depart(due, due.startUs)
    }
  }

  #departImmediate(): void {
    const waiting = this.entries.filter(
      (entry) => entry.phase === 'waiting' && entry.startUs === undefined,
    )
    for (const entry of waiting.sort((a, b) => rank(a) - rank(b))) {
      const startUs = this.#nowUs + this.#policy.latestUs
      const inTheWay = this.#conflicts(startUs, entry.slots[entry.alternative]!.airtimeUs)
      const freeUs = Math.max(...inTheWay.map((other) => other.endUs)) + this.#policy.marginUs
      if (inTheWay.length === 0) this.#depart(entry, startUs)
      else if (freeUs > entry.askedUs + this.#policy.patienceUs) this.#next(entry, 'collision')
      else this.#replace(entry, { ...entry, wakeUs: freeUs - this.#policy.latestUs })
    }
  }

  #depart(entry: JitEntry, startUs: number): void {
    const { request, alternative } = entry
    const { airtimeUs } = entry.slots[alternative]!
    this.#replace(entry, {
      ...entry,
      phase: 'handed',
      startUs,
      endUs: startUs + airtimeUs,
      wakeUs: this.#nowUs + this.#policy.answerUs,
    })
    this.effects.push({ kind: 'depart', request, alternative, startUs, airtimeUs })
  }

  /** Everything with a place on the line that would touch this one. */
  #conflicts(startUs: number, airtimeUs: number): JitEntry[] {
    const { marginUs } = this.#policy
    return this.entries.filter(
      (entry) =>
        entry.startUs !== undefined &&
        startUs < entry.endUs + marginUs &&
        entry.startUs < startUs + airtimeUs + marginUs,
    )
  }

  /** Full: the waiting request of lowest rank gives way, if it ranks below the new one. */
  #makeRoomFor(entry: JitEntry): boolean {
    const waiting = this.entries.filter((other) => other.phase === 'waiting')
    const last = waiting.sort((a, b) => rank(a) - rank(b)).at(-1)
    if (!last || rank(last) <= rank(entry)) return false
    this.#remove(last)
    this.#refuse(last, 'queue-full')
    return true
  }

  #next(entry: JitEntry, reason: TxRefusal): void {
    this.#remove(entry)
    this.#place({
      ...entry,
      alternative: entry.alternative + 1,
      reasons: [...entry.reasons, reason],
    })
  }

  /** Of an immediate packet in the driver's hands only the driver knows when it starts. */
  #mayHaveBegun(entry: JitEntry): boolean {
    const immediate = entry.slots[entry.alternative]!.startUs === 'now'
    return immediate || (entry.startUs !== undefined && entry.startUs <= this.#nowUs)
  }

  #sent(entry: JitEntry): void {
    const { request, alternative, startUs } = entry
    assert.ok(startUs !== undefined)
    const { airtimeUs } = entry.slots[alternative]!
    this.effects.push({ kind: 'sent', request, alternative, startUs, airtimeUs })
  }

  /**
   * Ends the request at its present alternative. Those behind it are not tried: after `no-answer`
   * this one may be on the air, and a second copy would be a second downlink.
   */
  #refuse(entry: JitEntry, reason: TxRefusal): void {
    const untried = entry.slots.length - entry.alternative - 1
    const rest = new Array<TxRefusal>(untried).fill(reason === 'queue-full' ? reason : 'aborted')
    const reasons = [...entry.reasons, reason, ...rest]
    this.effects.push({ kind: 'refused', request: entry.request, reasons })
  }

  /** It keeps its place until the air is free again, so that nothing is put on top of it. */
  #spend(entry: JitEntry): void {
    const wakeUs = entry.endUs + this.#policy.marginUs
    if (wakeUs <= this.#nowUs) this.#remove(entry)
    else this.#replace(entry, { ...entry, phase: 'spent', wakeUs })
  }

  #handed(txId: number): JitEntry | undefined {
    return this.entries.find((it) => it.phase === 'handed' && it.request.txId === txId)
  }

  #remove(entry: JitEntry): void {
    this.entries = this.entries.filter((other) => other !== entry)
  }

  #replace(entry: JitEntry, by: JitEntry): void {
    this.entries = this.entries.map((other) => (other === entry ? by : other))
  }
}

/** Lower goes first: timed before immediate, then by purpose. */
function rank(entry: JitEntry): number {
  const timed = entry.slots[entry.alternative]?.startUs !== 'now'
  return (timed ? 0 : TX_PRIORITIES.length) + TX_PRIORITIES.indexOf(entry.request.purpose)
}
