/**
 * An outlet to another SensorThings server (OGC 18-088 §12, CreateObservations): facts become Observations
 * there, each once, though two equal POSTs make two of them.
 *
 *   before a batch is sent   how far it goes is written to the records
 *   a fact behind that       has never been sent: it is sent without a question
 *   a fact up to that        may be there, its answer was lost: it is looked for by its phenomenonTime
 *   a correction             is looked for, and patched
 */

import type { Records } from '../../../base/records/records.ts'
import { SEEN_BY_ALL, type Seen } from '../city/seen.ts'
import type { City, Publisher } from '../city/thing.ts'
import { timeText } from '../city/time-text.ts'
import type { Outlet, Refused } from '../outlet/outlet.ts'
import { OutletError } from '../outlet/trouble.ts'
import type { StoredFact } from '../store.ts'
import { type Model, modelOf } from './model.ts'
import { PushClient, type PushFetch, type ServerId, serverPath } from './push-client.ts'
import { EntityRefused, PUSH_KIND, PushEntities } from './push-entities.ts'
import { missingOf, type Ready } from './push-missing.ts'
import { type PushRow, type PushWithdrawal, workOf } from './push-rows.ts'

export type PushOptions = {
  /** Unique among outlets, and kept. */
  readonly name: string
  readonly root: string
  readonly headers: Readonly<Record<string, string>>
  readonly publisher: Publisher
  readonly records: Pick<Records, 'get' | 'put'>
  readonly nowMs: () => number
  /** The server takes ids that clients give; false for a FROST as it is installed. */
  readonly hasClientIds: boolean
  /** Who reads that server: single spaces' past is told to whom may see it. The public when left out. */
  readonly seen?: Seen
  readonly fetch?: PushFetch
}

const ROWS_MAX = 500

const COMPONENTS = [
  'phenomenonTime',
  'resultTime',
  'result',
  'resultQuality',
  'parameters',
] as const

/** What a server says of a batch that it does not understand as a whole. */
const UNWANTED = [400, 409, 413, 422]

export function sensorThingsOutlet(options: PushOptions): Outlet {
  const { name, publisher, seen = SEEN_BY_ALL } = options
  const push = new Push(options)
  return {
    name,
    deliver: (facts, city: City, signal) =>
      push.deliver(facts, modelOf(city, seen, publisher.baseUrl), signal),
  }
}

class Push {
  readonly #options: PushOptions
  readonly #client: PushClient
  readonly #entities: PushEntities

  constructor(options: PushOptions) {
    const { root, headers, fetch, publisher } = options
    this.#options = options
    this.#client = new PushClient(root, headers, fetch)
    this.#entities = new PushEntities({ ...options, client: this.#client, scope: publisher.scope })
  }

  async deliver(
    facts: readonly StoredFact[],
    model: Model,
    signal: AbortSignal,
  ): Promise<readonly Refused[]> {
    const { byDatastream, withdrawals } = workOf(facts, model)
    const sentTo = await this.#sentTo(facts)
    const refused: Refused[] = []
    const ready: Ready[] = []
    for (const [datastream, rows] of byDatastream) {
      try {
        const serverId = await this.#entities.datastream(datastream, model, signal)
        ready.push(...rows.map((row) => ({ ...row, serverId })))
      } catch (error) {
        if (!(error instanceof EntityRefused)) throw error
        const isFinal = error.status === 400 || error.status === 422
        refused.push(...rows.map((row) => refusal(row, error.message, isFinal)))
      }
    }
    const isDoubtful = ({ position, isCorrection }: Ready) => position <= sentTo || isCorrection
    const fresh = ready.filter((row) => !isDoubtful(row))
    const missing = await missingOf(ready.filter(isDoubtful), this.#client, signal)
    const rows = [...fresh, ...missing]
    for (let i = 0; i < rows.length; i += ROWS_MAX) {
      refused.push(...(await this.#create(rows.slice(i, i + ROWS_MAX), signal)))
    }
    for (const withdrawal of withdrawals) await this.#withdraw(withdrawal, signal)
    return refused
  }

  /** How far was sent before; from now on as far as these facts. */
  async #sentTo(facts: readonly StoredFact[]): Promise<number> {
    const { name, records, nowMs } = this.#options
    const id = `${name}/sent-to`
    const body = (await records.get(PUSH_KIND, id))?.body
    const before = typeof body === 'number' ? body : 0
    const after = facts.reduce((most, { position }) => Math.max(most, position), before)
    if (after > before) await records.put({ kind: PUSH_KIND, id, body: after }, nowMs())
    return before
  }

  async #create(rows: readonly Ready[], signal: AbortSignal): Promise<readonly Refused[]> {
    if (rows.length === 0) return []
    const groups = [...Map.groupBy(rows, (row) => `${row.serverId} ${componentsOf(row)}`).values()]
    const inOrder = groups.flat()
    const body = groups.map((some) => this.#dataArray(some))
    const { status, value, text } = await this.#client.ask(
      ...(['POST', 'CreateObservations', signal, body] as const),
    )
    if (UNWANTED.includes(status)) return await this.#parted(rows, `${status} ${text}`, signal)
    if (status !== 201 || !Array.isArray(value) || value.length !== inOrder.length) {
      const said = `POST CreateObservations: answer ${status} does not say of ${inOrder.length} rows what became of them`
      throw new OutletError('answer', said, { status, rows: inOrder.length })
    }
    return inOrder.flatMap((row, i): Refused[] => {
      const said = String(value[i])
      return /^error/i.test(said) ? [refusal(row, said.slice(0, 300), false)] : []
    })
  }

  /** One row of a batch has poisoned all: halves find it. Some of them may be there by now. */
  async #parted(
    rows: readonly Ready[],
    because: string,
    signal: AbortSignal,
  ): Promise<readonly Refused[]> {
    if (rows.length === 1) return [refusal(rows[0]!, because.slice(0, 300), false)]
    const missing = await missingOf(rows, this.#client, signal)
    const half = Math.ceil(missing.length / 2)
    return [
      ...(await this.#create(missing.slice(0, half), signal)),
      ...(await this.#create(missing.slice(half), signal)),
    ]
  }

  /** Of rows of one Datastream that say the same things: FROST takes no null for what is not said. */
  #dataArray(rows: readonly Ready[]) {
    const [first] = rows
    const { hasClientIds } = this.#options
    const components = componentsOf(first!)
    return {
      Datastream: { '@iot.id': first!.serverId },
      components: [...components, ...(hasClientIds ? ['id'] : [])],
      'dataArray@iot.count': rows.length,
      dataArray: rows.map(({ observation: { id, fields } }) => [
        ...components.map((name) => fields[name]),
        ...(hasClientIds ? [this.#entities.idThere(id)] : []),
      ]),
    }
  }

  /** What was told then is taken back there; of a Datastream that was never made there is nothing. */
  async #withdraw({ datastream, ofMs }: PushWithdrawal, signal: AbortSignal): Promise<void> {
    const serverId = await this.#entities.known('Datastreams', datastream.id)
    if (serverId === undefined) return
    const path = `${serverPath('Datastreams', serverId)}/Observations`
    const found = await this.#client.find(path, `resultTime eq ${timeText(ofMs)}`, signal)
    for (const one of found) {
      const gone = serverPath('Observations', one['@iot.id'] as ServerId)
      const { status } = await this.#client.ask('DELETE', gone, signal)
      if (status >= 300 && status !== 404) {
        throw new OutletError('answer', `DELETE ${gone}: answer ${status}`, { status })
      }
    }
  }
}

function componentsOf({ observation }: PushRow): readonly string[] {
  return COMPONENTS.filter((name) => observation.fields[name] !== undefined)
}

function refusal({ observation }: PushRow, because: string, isFinal: boolean): Refused {
  return { id: observation.id, because, isFinal, sent: observation.fields }
}
