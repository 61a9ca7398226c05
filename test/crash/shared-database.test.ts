/** Receivers on a real broker and a real PostgreSQL that lose messages, sessions, connections, and days. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { connectAsync } from 'mqtt'
import { type Hypervisor, startHypervisor } from '../../sync/hypervisor/main.ts'
import { COMMAND_KEY } from '../support/command-key.ts'
import { FactLedger } from '../support/fact-ledger.ts'
import { findMosquitto, Mosquitto } from '../support/mosquitto.ts'
import { Postgres, whyNoPostgres } from '../support/postgres.ts'
import { SendingGateway } from '../support/sending-gateways.ts'

const program = findMosquitto()
const whyNoBroker = program || process.env['CI'] === 'true' ? false : 'mosquitto is not installed'
const options = { skip: whyNoBroker || whyNoPostgres, timeout: 120_000 }

/** A broker, a database, receivers in this process and gateways beside them. */
class Town {
  readonly broker: Mosquitto
  readonly postgres: Postgres
  readonly url: string
  readonly ledger: FactLedger
  readonly receivers: Hypervisor[] = []
  readonly gateways: SendingGateway[] = []

  private constructor(broker: Mosquitto, postgres: Postgres, url: string) {
    this.broker = broker
    this.postgres = postgres
    this.url = url
    this.ledger = new FactLedger(postgres, url)
  }

  static async open(settings: readonly string[] = []): Promise<Town> {
    assert.ok(program, 'mosquitto must be installed where CI=true')
    const broker = await Mosquitto.start(program, settings)
    const postgres = await Postgres.start()
    return new Town(broker, postgres, await postgres.database())
  }

  async receive(count: number): Promise<void> {
    for (let n = 0; n < count; n++) {
      const receiver = await startHypervisor({
        commandKey: COMMAND_KEY,
        database: { url: this.url, isDurable: false },
        mqtt: { url: this.broker.url },
        share: { by: 'group', name: 'cigale' },
      })
      this.receivers.push(receiver)
    }
  }

  async stopReceiving(): Promise<void> {
    for (const receiver of this.receivers.splice(0)) await receiver.close()
  }

  send(count: number): void {
    for (let n = 0; n < count; n++) {
      this.gateways.push(new SendingGateway(this.gateways.length, this.broker.url))
    }
  }

  append(count: number): void {
    for (const gateway of this.gateways) gateway.append(count)
  }

  /** Until each fact is there once. */
  async allArrived(withinMs = 40_000): Promise<void> {
    await this.ledger.untilAll(this.gateways, withinMs)
  }

  async instance(): Promise<unknown> {
    const [life] = await this.ledger.query('SELECT instance FROM life')
    return life?.['instance']
  }

  async leader(): Promise<Hypervisor> {
    return await found(() => this.receivers.find((one) => one.leads), 'somebody leads')
  }

  async close(): Promise<void> {
    for (const { sender } of this.gateways) await sender.close()
    await this.stopReceiving()
    await this.broker.close()
    await this.postgres.close()
  }
}

async function inTown(
  run: (town: Town) => Promise<void>,
  settings: readonly string[] = [],
): Promise<void> {
  const town = await Town.open(settings)
  try {
    await run(town)
  } finally {
    await town.close()
  }
}

async function found<T>(
  look: () => T | undefined | Promise<T | undefined>,
  what: string,
): Promise<T> {
  for (let tries = 0; tries < 500; tries++) {
    const seen = await look()
    if (seen) return seen
    await pause(20)
  }
  assert.fail(`not within 10 s: ${what}`)
}

test(
  'F63, I1, I2: what a broker acknowledged and dropped from full queues of its group is sent again',
  options,
  async () => {
    await inTown(
      async (town) => {
        await town.receive(3)
        town.send(6)
        const watch = await connectAsync(town.broker.url, { protocolVersion: 5 })
        let dropped = 0
        watch.on('message', (_topic, payload) => {
          dropped = Number(payload.toString())
        })
        await watch.subscribeAsync('$SYS/broker/publish/messages/dropped')
        // More at once than the queues of three receivers hold, until the broker says so.
        for (let burst = 0; burst < 20 && dropped === 0; burst++) {
          for (let n = 0; n < 20; n++) town.append(10)
          await pause(200)
        }
        await town.allArrived()
        await watch.endAsync()
        assert.ok(dropped > 0, 'the broker has dropped some')
      },
      ['max_queued_messages 1', 'max_inflight_messages 1', 'sys_interval 1'],
    )
  },
)

test(
  'F64, I1, I2: a broker that dies empty has its sessions again, and a command is told again',
  options,
  async () => {
    await inTown(async (town) => {
      await town.receive(2)
      town.send(3)
      town.append(200)
      await town.allArrived()
      const [{ gw, commands }] = town.gateways as [SendingGateway]
      const before = await town.instance()
      await town.broker.kill()
      // By whoever does not lead: it cannot send it again by itself.
      const leader = await town.leader()
      const other = town.receivers.find((one) => one !== leader)!
      const asked = { gw, name: 'wateringStop', params: null, expiresInMs: 60_000, origin: 'test' }
      const { id } = await other.sendCommand(asked)
      town.append(200)
      await town.broker.run()
      await town.allArrived()
      await found(async () => (await leader.store.command(id))?.state === 'done', 'the command')
      assert.deepEqual(commands, ['wateringStop'])
      assert.equal(await town.instance(), before, 'the database lives on')
    })
  },
)

test(
  'I1, I2, I3: connections to the database that are cut in mid-transaction acknowledge nothing',
  options,
  async () => {
    await inTown(async (town) => {
      await town.receive(2)
      town.send(4)
      for (let cut = 0; cut < 8; cut++) {
        town.append(60)
        await pause(60)
        await town.ledger.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'cigale hypervisor' AND (state <> 'idle' OR random() < 0.3)`,
        )
      }
      await town.allArrived()
    })
  },
)

test('who leads is one; when it is gone another does, and a third does not', options, async () => {
  await inTown(async (town) => {
    await town.receive(3)
    const first = await town.leader()
    await pause(100)
    assert.equal(town.receivers.filter((one) => one.leads).length, 1)
    town.receivers.splice(town.receivers.indexOf(first), 1)
    await first.close()
    const second = await town.leader()
    await town.ledger.query(
      `SELECT pg_terminate_backend(l.pid) FROM pg_locks l
       WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.objid = 2`,
    )
    await found(() => !second.leads, 'it knows that it does not lead any more')
    await town.leader()
    await pause(100)
    assert.equal(town.receivers.filter((one) => one.leads).length, 1)
  })
})

test(
  'F66, I1, I2: a database whose files came out of a backup gets from the gateways what it lacks',
  options,
  async () => {
    await inTown(async (town) => {
      await town.receive(2)
      town.send(3)
      town.append(300)
      await town.allArrived()
      const before = await town.instance()
      await town.postgres.stop()
      const putBack = await town.postgres.snapshot()
      await town.postgres.run()
      town.append(400)
      await town.allArrived()
      const between = await town.instance()
      // The receivers run on meanwhile, and remember more than the database does.
      await town.postgres.stop()
      await putBack()
      await town.postgres.run()
      town.append(50)
      await town.allArrived()
      const lives = [before, between, await town.instance()]
      assert.equal(new Set(lives).size, 3, 'each start of the server is a life')
      assert.ok(town.gateways.some(({ alarms }) => alarms.includes('cursor-back')))
    })
  },
)

test(
  'F66, I1, I2: rows put back into a running server are another life, and the rest comes again',
  options,
  async () => {
    await inTown(async (town) => {
      await town.receive(2)
      town.send(3)
      town.append(300)
      await town.allArrived()
      const before = await town.instance()
      const dump = town.postgres.program('pg_dump', ['--clean', '--if-exists', town.url])
      town.append(200)
      await town.allArrived()
      await town.stopReceiving()
      town.postgres.program('psql', ['--quiet', '--set', 'ON_ERROR_STOP=1', town.url], dump)
      await town.receive(2)
      town.append(50)
      await town.allArrived()
      assert.notEqual(await town.instance(), before)
    })
  },
)

test(
  'F67, I1, I2: cursors set back to 0 by hand: all comes again, nothing twice, what is new within 10 s',
  options,
  async () => {
    await inTown(async (town) => {
      await town.receive(2)
      town.send(3)
      town.append(2_000)
      await town.allArrived()
      const setBack = 'BEGIN; UPDATE cursors SET next = 0, head = NULL; DELETE FROM life; COMMIT'
      await town.ledger.query(setBack)
      const calls = () => town.ledger.query('SELECT 1 FROM facts WHERE stream = 0')
      const called = (await calls()).length
      // One alarm more for each, on top of all that comes again.
      town.append(50)
      const startMs = performance.now()
      await found(async () => (await calls()).length >= called + 3, 'new alarms')
      assert.ok(performance.now() - startMs < 10_000)
      await town.allArrived()
      const cursors = await town.ledger.query('SELECT sum(next)::int AS next FROM cursors')
      assert.equal(cursors[0]?.['next'], await town.ledger.count(), 'cursors are where they were')
    })
  },
)
