import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GatewayEui } from '../base/ids.ts'
import {
  COMMANDS_MAX,
  type CommandMemory,
  NO_COMMANDS,
  rememberCommand,
  stepCommands,
  type WallTime,
} from './command.ts'
import type { CommandMessage } from './messages.ts'

const gw = '70b3d50000000001' as GatewayEui
const NOW: WallTime = { wallMs: 1_811_000_000_000, clk: 2 }

function command(id: string, more: Partial<CommandMessage> = {}): CommandMessage {
  const times = { issuedMs: NOW.wallMs - 100, expiresMs: NOW.wallMs + 60_000 }
  return {
    kind: 'command',
    gw,
    id,
    name: 'wateringStop',
    params: null,
    ...times,
    signature: new Uint8Array(64),
    ...more,
  }
}

function later(byMs: number): WallTime {
  return { ...NOW, wallMs: NOW.wallMs + byMs }
}

function receive(memory: CommandMemory, one: CommandMessage, now = NOW) {
  const step = stepCommands(memory, { kind: 'received', command: one }, now)
  const did = step.effects.map((effect) =>
    effect.kind === 'run' ? 'run' : `${effect.message.outcome} ${effect.message.detail}`,
  )
  return { memory: step.memory, did }
}

function finish(memory: CommandMemory, id: string) {
  const event = { kind: 'finished', gw, id, outcome: 'done', detail: 'closed' } as const
  return stepCommands(memory, event, NOW).memory
}

test('F75, I9: a command runs once; a repeated one only gets its result again', () => {
  const first = receive(NO_COMMANDS, command('a1'))
  assert.deepEqual(first.did, ['run'])
  assert.deepEqual(receive(first.memory, command('a1')).did, [])
  const done = finish(first.memory, 'a1')
  assert.deepEqual(receive(done, command('a1')).did, ['done closed'])
  assert.deepEqual(receive(done, command('a1'), later(3_600_000)).did, ['done closed'])
})

test('F75, I9: an expired command is refused', () => {
  const old = command('b1', { expiresMs: NOW.wallMs - 1 })
  const step = receive(NO_COMMANDS, old)
  assert.deepEqual(step.did, ['expired expired'])
  assert.equal(step.memory.known.size, 0)
})

test('F19, F20: while the clock was never set, or is far behind, nobody can say how old a command is', () => {
  const unset: WallTime = { ...NOW, clk: 0 }
  assert.deepEqual(receive(NO_COMMANDS, command('c1'), unset).did, ['refused clock-not-set'])
  const behind = later(-3_600_000)
  assert.deepEqual(receive(NO_COMMANDS, command('c1'), behind).did, [
    'refused issued-in-the-future',
  ])
})

test('I5: an id is remembered for 24 hours, and a command that old has expired', () => {
  const { memory } = receive(NO_COMMANDS, command('d1'))
  const done = finish(memory, 'd1')
  assert.deepEqual(receive(done, command('d1'), later(25 * 3_600_000)).did, ['expired expired'])
})

test('I5: after a restart a finished command keeps its result, an interrupted one is unsure and not run', () => {
  const result = { outcome: 'done', detail: 'closed', atMs: NOW.wallMs } as const
  const finished = rememberCommand(NO_COMMANDS, { id: 'e1', seenMs: NOW.wallMs, result })
  const memory = rememberCommand(finished, { id: 'e2', seenMs: NOW.wallMs })
  assert.deepEqual(receive(memory, command('e1')).did, ['done closed'])
  assert.deepEqual(receive(memory, command('e2')).did, ['unsure interrupted'])
})

test('I10: a full memory refuses new commands instead of forgetting old ones', () => {
  const known = new Map(
    Array.from({ length: COMMANDS_MAX }, (_, n) => [
      `${n}`,
      { seenMs: NOW.wallMs, result: undefined },
    ]),
  )
  assert.deepEqual(receive({ known }, command('f1')).did, ['refused too-many-commands'])
})
