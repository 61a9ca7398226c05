/**
 * The core: frames and commands in, records into the journal, the fold's effects out, each only when
 * the record that caused it is on the medium (design §2, "An uplink").
 *
 *   intake.ts       frames → judged → records        ledger.ts        record → journal + fold → facts
 *   checkpoints.ts  state → database                  fact-tail.ts     facts for sender and pages
 *
 * It runs in a thread of its own in a gateway and in the open in tests and simulations; whatever it
 * needs of the world comes by `CorePorts`.
 */

import { hexOf } from '../../base/bytes.ts'
import type { CborValue } from '../../base/cbor.ts'
import type { DevEui, GatewayEui } from '../../base/ids.ts'
import type { DecodeAnswer } from '../../decoders/contract.ts'
import type { RxFrame, TxReceipt, TxRequest } from '../../hardware/radio.ts'
import { occupiedHz } from '../../hardware/regulation/spectrum-plan.ts'
import type { EarlierTransmission } from '../../hardware/transmitter.ts'
import { txAirtimeUs } from '../../hardware/tx-form.ts'
import type { EventFact, FactSource } from '../../sync/fact.ts'
import type { Act } from '../api/service-audit.ts'
import type { Command, CommandResult } from '../engine/command.ts'
import type { Effects, TxPlan } from '../engine/context.ts'
import type { EngineState, PendingDecode } from '../engine/state.ts'
import { type FactFilter, type FoundFact, limitOf, matchesFact } from '../feed/fact-filter.ts'
import type { FlowsMove } from '../flows/way.ts'
import { Journal, JournalError, type StallOptions } from '../journal/journal.ts'
import type { JournalRecord } from '../journal/record.ts'
import type { Damage } from '../journal/recover.ts'
import type { Position } from '../journal/segment.ts'
import { toldSetup } from '../link/wants.ts'
import { FactTable } from '../store/facts.ts'
import { loadState } from '../store/load.ts'
import { asStoreError } from '../store/open.ts'
import type { Coverage } from '../uplink/coverage.ts'
import type { InstallWatches } from '../uplink/install-watch.ts'
import type { JoinTrouble } from '../uplink/join-troubles.ts'
import { type Acked, Checkpoints } from './checkpoints.ts'
import { FactTail } from './fact-tail.ts'
import { Intake } from './intake.ts'
import { type DeviceFactType, Ledger } from './ledger.ts'
import type { CorePorts, CoreSettings } from './ports.ts'
import { type Refolded, refold } from './refold.ts'

const DETAIL_CHARACTERS_MAX = 200
/** The gate lets 60 joins through at once; receipts come within seconds. */
const ACCEPTS_MAX = 256

/** What the radio is asked to send to another gateway. */
export type RelayFrame = Pick<TxPlan, 'purpose' | 'phyPayload' | 'alternatives'>
type RelayPlan = RelayFrame &
  Pick<TxPlan, 'gatewayEui' | 'commandId'> & { readonly devEui: null; readonly form: 'up' }

type Parts = { readonly journal: Journal; readonly tail: FactTail; readonly state: EngineState }

export class Core {
  readonly settings: CoreSettings
  readonly #ports: CorePorts
  readonly #journal: Journal
  readonly #tail: FactTail
  readonly #state: EngineState
  readonly #ledger: Ledger
  readonly #intake: Intake
  readonly #checkpoints: Checkpoints
  /** Who waits for a command's first answer. */
  readonly #answers = new Map<string, (result: CommandResult) => void>()
  /** JoinAccepts that the radio has not answered for, and whose they are. */
  readonly #accepts = new Map<number, DevEui>()
  /** Who waits for what became of a relay frame: one at a time for each station. */
  readonly #relayed = new Map<Position, (outcome: 'sent' | 'refused') => void>()
  /** Orders given to the radio so far. */
  #promises = 0
  #closed = false

  private constructor(ports: CorePorts, settings: CoreSettings, parts: Parts) {
    this.settings = settings
    this.#ports = ports
    this.#journal = parts.journal
    this.#tail = parts.tail
    this.#state = parts.state
    this.#ledger = new Ledger({
      ports,
      settings,
      ...parts,
      carryOut: (effects) => this.#carryOut(effects),
    })
    this.#intake = new Intake({
      ports,
      settings,
      state: parts.state,
      ledger: this.#ledger,
      promises: () => this.#promises,
    })
    this.#checkpoints = new Checkpoints({
      ports,
      settings,
      ...parts,
      show: () => this.#ledger.show(),
      raise: (code, detail) => this.#ledger.raise(code, detail),
    })
  }

  /** Loads the last checkpoint, folds the journal's tail, and begins a new epoch. Throws StoreError, JournalError. */
  static async open(ports: CorePorts, settings: CoreSettings): Promise<Core> {
    try {
      return await Core.#open(ports, settings)
    } catch (error) {
      throw asStoreError(error)
    }
  }

  static async #open(ports: CorePorts, settings: CoreSettings): Promise<Core> {
    const { state, journalId, position } = loadState(ports.db, settings.vault, toldSetup(settings))
    const { disk, random, soon, onBroken } = ports
    const made: { ledger?: Ledger } = {}
    const stall: StallOptions = {
      after: (delayMs, run) => ports.clock.after(delayMs, run),
      onStalled: (code) => made.ledger?.onStalled(code),
      onResumed: () => made.ledger?.onResumed(),
      onRoomMade: (what) => made.ledger?.onRoomMade(what),
    }
    const { journal, recovery } = await Journal.open(
      { disk, soon, newId: random.bytes(8), onTrouble: onBroken, stall },
      position,
      journalId,
    )
    const tail = new FactTail(new FactTable(ports.db), ports.profileOf)
    const refolded = refold(state, recovery.records, settings, tail)
    const core = new Core(ports, settings, { journal, tail, state })
    made.ledger = core.#ledger
    const bootId = hexOf(random.bytes(8))
    const epoch = drawEpoch(random.bytes(6))
    core.#ledger.commit({ kind: 'boot', epoch, bootId, version: settings.version })
    core.#report(recovery.damages, refolded)
    for (const [uplink, job] of state.pendingDecodes) core.#decode(uplink, job)
    // On a disk that takes nothing the gateway still hears, shows, and tells so.
    await core.#ledger.trySync()
    core.#checkpoints.plan()
    return core
  }

  /** What the start found: facts still owed by the last run, and everything a person should know. */
  #report(damages: readonly Damage[], { owed, differing, unread }: Refolded): void {
    for (const { cause, facts } of owed) {
      this.#ledger.emit(cause, facts, this.#ledger.timeline.time())
    }
    for (const { kind, detail } of damages) this.#ledger.raise(`journal-${kind}`, detail)
    for (const cause of differing) this.#ledger.raise('refold-differs', `record ${cause}`)
    if (unread > 0) this.#ledger.raise('journal-unread', `${unread} records of a newer program`)
  }

  get state(): Readonly<EngineState> {
    return this.#state
  }

  get facts(): FactSource {
    return this.#tail
  }

  /** Facts that are not in the database yet, newest first. */
  tailFacts(filter: FactFilter): readonly FoundFact[] {
    return this.#tail
      .newest(limitOf(filter), (fact) => matchesFact(filter, fact))
      .map(({ epoch, seq, fact }) => ({ epoch, stream: fact.stream, seq, fact }))
  }

  /** Where the journal begins, is synced to, and how many syncs it has cost. */
  get journal(): { readonly oldest: Position; readonly synced: Position; readonly syncs: number } {
    const { oldest, synced, syncs } = this.#journal
    return { oldest, synced, syncs }
  }

  /** The line of time now. */
  get lineMs(): number {
    return this.#ledger.timeline.lineOf(this.#ports.clock.monoMs())
  }

  /** What was, or may have been, sent in the last hour, for the radio's account of airtime. */
  airtime(): readonly (EarlierTransmission & { readonly gatewayEui: GatewayEui })[] {
    return this.#state.airtime.map(({ gatewayEui, freqHz, widthHz, lineMs, airtimeUs }) => ({
      gatewayEui,
      freqHz,
      widthHz,
      airtimeUs,
      startMonoMs: this.#ledger.timeline.monoOf(lineMs),
    }))
  }

  /** Joins that came to nothing since the start, newest first. */
  get joinTroubles(): readonly JoinTrouble[] {
    return this.#intake.joinTroubles
  }

  /** How far each gateway hears our devices. */
  get coverage(): Coverage {
    return this.#intake.coverage
  }

  /** Devices of other gateways that were heard here in the last day. */
  get elsewhere(): ReadonlySet<DevEui> {
    return this.#intake.elsewhere
  }

  /** What is heard of sensors that somebody is installing. */
  get installs(): InstallWatches {
    return this.#intake.installs
  }

  /** Frames that arrived together. `accepted` is called when all that is ours is on the medium. */
  onFrames(frames: readonly RxFrame[], accepted: () => void, refused = () => {}): void {
    this.#checkpoints.enter(() => this.#intake.take(frames, accepted, refused))
  }

  onReceipt(receipt: TxReceipt): void {
    this.#checkpoints.enter(() => {
      const { txId: tx, kind } = receipt
      if (this.#closed || !this.#state.openTx.has(tx)) return
      this.#ports.metrics.add('cigale_tx_total', 1, { outcome: kind })
      this.#relayed.get(tx)?.(kind)
      this.#relayed.delete(tx)
      const joining = this.#accepts.get(tx)
      this.#accepts.delete(tx)
      if (joining && kind === 'refused') this.#intake.acceptUnsent(joining)
      const result =
        kind === 'sent'
          ? { alternative: receipt.alternative, reasons: [] }
          : { alternative: -1, reasons: receipt.reasons }
      this.#ledger.commit({ kind: 'txResult', tx, ...result })
      // An intent without its result counts as sent: only what was not sent must be known after a restart.
      if (kind === 'refused') this.#ledger.syncLater()
    })
  }

  /** Carries a command out or queues it; resolves when its record is on the medium. */
  async command(id: string, origin: string, command: Command): Promise<CommandResult> {
    const result = await new Promise<CommandResult>((resolve, reject) => {
      this.#checkpoints.enter(() => {
        try {
          this.#answers.set(id, resolve)
          const plain = command as unknown as CborValue
          this.#ledger.commit({ kind: 'command', id, origin, command: plain })
        } catch (error) {
          this.#answers.delete(id)
          reject(error)
        }
      })
    })
    await this.#ledger.sync()
    return result
  }

  /** A frame for another gateway, by our own radio: journal, gate and account are those of downlinks. */
  async sendRelay(frame: RelayFrame): Promise<'sent' | 'refused'> {
    const { radio, metrics } = this.#ports
    const own = radio.gateways().find(({ online }) => online)
    if (!own || this.#closed || this.#ledger.isCrowded) return 'refused'
    const outcome = await new Promise<'sent' | 'refused'>((resolve) => {
      const isTaken = this.#checkpoints.enter(() => {
        const { gatewayEui } = own
        const plan = { ...frame, devEui: null, form: 'up', gatewayEui, commandId: '' } as const
        try {
          this.#relayed.set(this.#transmit(plan), resolve)
        } catch (error) {
          if (!(error instanceof JournalError)) throw error
          resolve('refused')
        }
      })
      if (!isTaken) resolve('refused')
    })
    metrics.add('cigale_relay_frames_total', 1, { outcome })
    return outcome
  }

  /** The hypervisor holds everything of the stream before `next`. */
  onAcked(at: Acked): void {
    this.#checkpoints.ack(at)
  }

  /** The hypervisor's cursor as of the last checkpoint. */
  ackedTo(epoch: number, stream: number): number {
    return this.#tail.ackedTo(epoch, stream)
  }

  /** Tells a health event upward. */
  raise(code: string, detail: string): void {
    this.#checkpoints.enter(() => this.#ledger.raise(code, detail))
  }

  /** Tells how it is with the gateway itself. Throws JournalError. */
  report(fields: EventFact['fields']): void {
    this.#requireRoom()
    this.#checkpoints.enter(() => this.#ledger.report(this.settings.gatewayEui, fields))
  }

  /** Tells something of a device that no frame of it is the cause of. Throws JournalError. */
  tellOf(type: DeviceFactType, devEui: DevEui, fields: EventFact['fields']): void {
    this.#requireRoom()
    this.#checkpoints.enter(() => this.#ledger.tellOf(type, devEui, fields))
  }

  /** Tells an act of the audit upward: resolves when it is on the medium. */
  async act(act: Act): Promise<void> {
    this.#requireRoom()
    this.#checkpoints.enter(() => this.#ledger.act(act))
    await this.#ledger.sync()
  }

  /** Tells how far a plan has come with the flows: resolves when it is on the medium. */
  async flowsMoved(move: FlowsMove): Promise<void> {
    this.#requireRoom()
    this.#checkpoints.enter(() => this.#ledger.flowsMoved(move))
    await this.#ledger.sync()
  }

  /** What waits for a slow disk may leave none: what is not an answer to anybody is told later. */
  #requireRoom(): void {
    if (this.#ledger.isCrowded) throw new JournalError('full', 'the journal takes nothing now')
  }

  /** A step of a decoder's way: resolves when it is on the medium. */
  async promise(record: JournalRecord): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#checkpoints.enter(() => {
        try {
          this.#ledger.commit(record)
          resolve()
        } catch (error) {
          reject(error)
        }
      })
    })
    await this.#ledger.sync()
  }

  /** Appends what nobody waits for. Throws JournalError. */
  note(record: JournalRecord): void {
    this.#checkpoints.enter(() => {
      this.#ledger.commit(record)
      this.#ledger.syncLater()
    })
  }

  /** Resolves when everything appended so far is on the medium. */
  sync(): Promise<void> {
    return this.#ledger.sync()
  }

  get isClosed(): boolean {
    return this.#closed
  }

  /** Brings the database up to the journal's end, unless the disk takes nothing for now. */
  checkpoint(): Promise<void> {
    return this.#checkpoints.run()
  }

  /** As `checkpoint`; `false`: the database is older than what this core knows. */
  async settle(): Promise<boolean> {
    await this.#checkpoints.run()
    return this.#checkpoints.isWritten
  }

  #carryOut(effects: Effects): void {
    for (const plan of effects.transmissions) this.#transmit(plan)
    for (const purpose of effects.withheld) {
      this.#ports.metrics.add('cigale_downlinks_withheld_total', 1, { purpose })
    }
    for (const { uplink, job } of effects.decodes) this.#decode(uplink, job)
    for (const result of effects.results) {
      this.#answers.get(result.id)?.(result)
      this.#answers.delete(result.id)
    }
    // A deadline that told nothing is folded again in no time.
    if (Object.values(effects).some(({ length }) => length > 0)) this.#checkpoints.count()
  }

  /** The intent is a record; the order goes to the radio when that is on the medium. */
  #transmit(plan: TxPlan | RelayPlan): Position {
    const { devEui, purpose, gatewayEui, phyPayload, alternatives, commandId } = plan
    const form = 'form' in plan ? plan.form : 'down'
    const txId = this.#ledger.commit({
      kind: 'tx',
      devEui,
      purpose,
      gatewayEui,
      phyPayload,
      alternatives: alternatives.map(({ freqHz, modulation }) => ({
        freqHz,
        widthHz: occupiedHz(modulation),
        airtimeUs: txAirtimeUs(modulation, phyPayload.length, form),
      })),
      commandId,
    })
    if (purpose === 'joinAccept' && devEui !== null && this.#accepts.size < ACCEPTS_MAX)
      this.#accepts.set(txId, devEui)
    const request: TxRequest = { txId, gatewayEui, purpose, form, phyPayload, alternatives }
    this.#promises++
    // A window that has become too near by then is the radio's to refuse: it tries the next one.
    void this.#ledger.sync().then(
      () => this.#ports.radio.transmit(request),
      () => {},
    )
    return txId
  }

  #decode(uplink: Position, { profile, fPort, payload, atMs }: PendingDecode): void {
    const request = { profile, fPort, bytes: payload, receivedMs: atMs }
    void this.#ports.decoders
      .decode(request)
      .then(
        (answer) => this.#checkpoints.enter(() => this.#decoded(uplink, answer)),
        this.#ports.onBroken,
      )
  }

  #decoded(uplink: Position, { decoder, result }: DecodeAnswer): void {
    if (this.#closed || !this.#state.pendingDecodes.has(uplink)) return
    const outcome =
      result.kind === 'decoded'
        ? { output: result.output, error: null, detail: '' }
        : {
            output: null,
            error: result.error,
            detail: result.detail.slice(0, DETAIL_CHARACTERS_MAX),
          }
    if (outcome.error) {
      this.#ports.metrics.add('cigale_decode_failed_total', 1, { error: outcome.error })
    }
    try {
      this.#ledger.commit({ kind: 'decoded', uplink, decoder, rev: 0, ...outcome })
    } catch (error) {
      // A journal full of what waits for the disk: the frame is in it, and is decoded by the next run.
      if (!(error instanceof JournalError) || error.code !== 'full') throw error
      return
    }
    this.#ledger.syncLater()
  }

  async close(): Promise<void> {
    if (this.#closed) return
    await this.#checkpoints.runLast()
    this.#closed = true
    for (const settle of this.#relayed.values()) settle('refused')
    this.#relayed.clear()
    this.#ledger.close()
    this.#intake.close()
    this.#checkpoints.close()
    await this.#journal.close()
    this.#ports.db.close()
  }
}

/** 48 random bits, never 0: 0 stands for "no epoch yet". */
function drawEpoch(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0) || 1
}
