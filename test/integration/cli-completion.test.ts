/** Completion as a person at bash has it, with a gateway that runs and without; zsh, fish and man where they are. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { ExampleWorld } from '../support/example-world.ts'
import { type FleetDevice, fleetEntry, makeFleet } from '../support/fleet.ts'
import { GatewayProcess } from '../support/gateway-process.ts'

const [device] = makeFleet(1, () => 'nwave-nps405sm') as [FleetDevice]
const zone = { id: 'vendome-2', kind: 'zone', name: 'Vendôme: 2', properties: {} } as const
const world = new ExampleWorld()
let gateway: GatewayProcess

before(async () => {
  gateway = await GatewayProcess.prepare({
    folder: world.at('gateway'),
    devices: [fleetEntry(device)],
    assets: [{ asset: zone, bindings: [] }],
  })
  await gateway.start()
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, out } = await world.shell(`cigale completion ${shell}`)
    assert.equal(code, 0)
    writeFileSync(world.at(`cigale.${shell}`), out)
  }
})
after(async () => {
  await gateway?.stop('SIGTERM')
  world.remove()
})

/** What bash offers behind these words; the last is what stands under the cursor. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const all = ['cigale', ...words].map((word) => `'${word}'`).join(' ')
  const script = `. ./cigale.bash
COMP_WORDS=(${all}); COMP_CWORD=${words.length}
_cigale
printf '%s\\n' "\${COMPREPLY[@]}"`
  writeFileSync(world.at('complete.bash'), script)
  const env = { CIGALE_DATA: gateway.dataDir }
  const { code, out, err } = await world.shell('bash --norc ./complete.bash', { env })
  assert.deepEqual([code, err], [0, ''])
  return out.split('\n').filter((line) => line !== '')
}

describe('bash', () => {
  test('offers commands, and what is below them', async () => {
    assert.deepEqual(await offered('dev'), ['device'])
    assert.deepEqual(await offered('device', 'sh'), ['show'])
    assert.deepEqual(await offered('decoder', 'keys', 'ro'), ['rotate'])
    assert.ok((await offered('')).includes('support-bundle'))
  })

  test('offers the options of a command that are not given yet, and the choices of one', async () => {
    const options = await offered('device', 'list', '--json', '--')
    assert.ok(options.includes('--data') && !options.includes('--json'))
    assert.deepEqual(await offered('token', 'add', '--role', 'ma'), ['maintainer'])
    assert.deepEqual(await offered('watering', 'lock', 'dr'), ['drought'])
  })

  test('asks the gateway that runs for its devices and assets', async () => {
    assert.deepEqual(await offered('device', 'show', ''), [device.devEui])
    assert.deepEqual(await offered('downlink', device.devEui.slice(0, 5)), [device.devEui])
    assert.deepEqual(await offered('watering', 'start', 'v'), ['vendome-2'])
  })

  test('an alias is completed as what it stands for', async () => {
    assert.deepEqual(await offered('device', 'move', ''), [device.devEui])
  })

  test('offers files where one is wanted', async () => {
    assert.deepEqual(await offered('config', 'check', 'cigale.ba'), ['cigale.bash'])
  })

  test('without a gateway it offers nothing, and says nothing', async () => {
    const env = { CIGALE_DATA: world.at('nowhere') }
    const { code, out, err } = await world.shell('cigale completion --words -- device show ""', {
      env,
    })
    assert.deepEqual([code, out, err], [0, 'devices\n', ''])
  })
})

for (const [shell, check] of [
  ['zsh', ['-n']],
  ['fish', ['--no-execute']],
] as const) {
  const isThere = spawnSync(shell, ['--version']).status === 0
  test(`${shell} takes its script`, { skip: !isThere && `${shell} is not installed` }, async () => {
    const { code, err } = await world.shell(`${shell} ${check.join(' ')} ./cigale.${shell}`)
    assert.deepEqual([code, err], [0, ''])
  })
}

describe('the page for man', () => {
  test('names every command, in both languages', async () => {
    for (const [locale, heading] of [
      ['C.UTF-8', '.SH EXIT STATUS'],
      ['fr_FR.UTF-8', '.SH CODE DE RETOUR'],
    ] as const) {
      const { out } = await world.shell('cigale man', { env: { LC_ALL: locale } })
      assert.ok(out.includes(heading))
      for (const command of world.commands)
        assert.ok(out.includes(`.SS "cigale ${command.replaceAll('-', '\\-')} `), command)
      // Every line is one of man(7)'s requests used here, or text.
      const requests = out.split('\n').filter((line) => line.startsWith('.'))
      for (const line of requests) assert.match(line, /^\.(TH|SH|SS|TP|B|PP|EX|EE)( |$)/)
    }
  })

  const hasGroff = spawnSync('groff', ['--version']).status === 0
  test('groff has nothing to say against it', { skip: !hasGroff && 'no groff' }, async () => {
    const line =
      'cigale man | groff -man -Kutf8 -Tutf8 -ww > page.txt && grep -c "cigale device show" page.txt'
    const { code, err } = await world.shell(line)
    assert.deepEqual([code, err], [0, ''])
  })
})
