import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LogFields } from '../../base/log.ts'
import { Secret } from '../../base/secret.ts'
import { type LogMessage, logOver, writeLogMessage } from './log-channel.ts'

function thread(level: 'error' | 'warn' | 'info' | 'debug') {
  const written: { level: string; fields: LogFields; message: string }[] = []
  const write = (at: string) => (fields: LogFields, message: string) => {
    written.push({ level: at, fields, message })
  }
  const main = {
    error: write('error'),
    warn: write('warn'),
    info: write('info'),
    debug: write('debug'),
  }
  const port = {
    postMessage: (message: LogMessage) => writeLogMessage(main, structuredClone(message)),
  }
  return { log: logOver(port, level, { thread: 'core' }), written }
}

test('a line of another thread is written with its level, its fields and its thread', () => {
  const { log, written } = thread('info')
  log.warn({ devEui: '70b3d5499f0012ab', fCntUp: 12 }, 'uplink refused')
  assert.deepEqual(written, [
    {
      level: 'warn',
      fields: { thread: 'core', devEui: '70b3d5499f0012ab', fCntUp: 12 },
      message: 'uplink refused',
    },
  ])
})

test('lines below the level do not cross', () => {
  const { log, written } = thread('warn')
  log.info({}, 'a frame')
  log.debug({}, 'a byte')
  log.error({}, 'the disk')
  assert.deepEqual(
    written.map(({ message }) => message),
    ['the disk'],
  )
})

test('S12: a key that stands in a field crosses as [key]', () => {
  const { log, written } = thread('debug')
  log.debug({ session: { nwkSKey: new Secret(new Uint8Array(16).fill(7)) } }, 'joined')
  assert.deepEqual(written[0]?.fields, { thread: 'core', session: { nwkSKey: '[key]' } })
})
