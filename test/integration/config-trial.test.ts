/** Settings from the hypervisor to a real gateway: kept where it answers, taken back where it cannot. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { parse, stringify } from 'yaml'
import { GatewayProcess } from '../support/gateway-process.ts'
import { HypervisorProcess } from '../support/hypervisor-process.ts'
import { findMosquitto, Mosquitto } from '../support/mosquitto.ts'

const program = findMosquitto()
const skip = program || process.env['CI'] === 'true' ? false : 'mosquitto is not installed'
const WAIT_MS = 40_000

type Ended = { readonly state: string; readonly detail: unknown }

test('F84: settings of the hypervisor are kept when it answers under them; such as cannot start go back by themselves, and both are told', {
  skip,
  timeout: 120_000,
}, async () => {
  assert.ok(program, 'mosquitto must be installed where CI=true')
  const folder = mkdtempSync(join(tmpdir(), 'cigale-settings-'))
  const broker = await Mosquitto.start(program)
  const hypervisor = new HypervisorProcess({ database: join(folder, 'hv.db'), mqttUrl: broker.url })
  const gateway = await GatewayProcess.prepare({ folder, mqttUrl: broker.url })
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  const file = join(folder, 'cigale.yaml')
  const before = readFileSync(file, 'utf8')
  const changed = (change: (settings: Record<string, unknown>) => void): string => {
    const settings = parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    change(settings)
    return stringify(settings)
  }
  try {
    await hypervisor.start()
    await gateway.start()
    const { gatewayEui } = await gateway.status()
    const order = async (text: string): Promise<Ended> => {
      const body = { name: 'configSet', params: { text }, expiresInSeconds: 900 }
      const { id } = (await asked(hypervisor, `gateways/${gatewayEui}/commands`, body)) as {
        id: string
      }
      return await ended(hypervisor, id)
    }
    const named = changed((settings) => {
      settings['gateway'] = { name: 'Beffroi' }
    })
    const kept = await order(named)
    assert.equal(kept.state, 'done', JSON.stringify(kept))
    assert.equal(readFileSync(file, 'utf8'), named)
    assert.equal(readFileSync(`${file}.previous`, 'utf8'), before)
    await until(async () => (await nameOf(gateway)) === 'Beffroi' || undefined)

    const lost = await order(
      changed((settings) => {
        settings['api'] = { bind: `127.0.0.1:${port}` }
      }),
    )
    assert.equal(lost.state, 'failed')
    assert.match(String(lost.detail), /^went back: .* another program holds this port/)
    assert.equal(readFileSync(file, 'utf8'), named)
    await until(async () => (await nameOf(gateway)) === 'Beffroi' || undefined)

    const wrong = await order('radio: { driver: telepathy }')
    assert.equal(wrong.state, 'refused')
    assert.match(String(wrong.detail), /settings:1:\d+: radio.driver/)

    const told = await until(async () => {
      const facts = (await hypervisor.ask('facts?type=commandDone&limit=20')) as {
        facts: { fields: { kind: string; outcome: string; origin: string } }[]
      }
      const ends = facts.facts.map(
        ({ fields }) => `${fields.kind} ${fields.origin} ${fields.outcome}`,
      )
      return ends.filter((one) => one.startsWith('configSet')).length >= 2 ? ends : undefined
    })
    assert.ok(told.includes('configSet hypervisor done'))
    assert.ok(told.includes('configSet hypervisor failed'))
  } finally {
    taken.close()
    await gateway.stop('SIGTERM')
    await hypervisor.stop('SIGTERM')
    await broker.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

/** Undefined while it starts again. */
async function nameOf(gateway: GatewayProcess): Promise<string | undefined> {
  return await gateway.status().then(
    ({ name }) => name,
    () => undefined,
  )
}

/** While the gateway is not known there yet, the hypervisor takes no order for it. */
async function asked(hypervisor: HypervisorProcess, path: string, body: unknown): Promise<unknown> {
  return await until(() => hypervisor.ask(path, body))
}

async function ended(hypervisor: HypervisorProcess, id: string): Promise<Ended> {
  return await until(async () => {
    const command = (await hypervisor.ask(`commands/${id}`)) as Ended | undefined
    return command && command.state !== 'waiting' ? command : undefined
  })
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const endMs = performance.now() + WAIT_MS
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (performance.now() > endMs) assert.fail(`not within ${WAIT_MS} ms`)
    await pause(100)
  }
}
