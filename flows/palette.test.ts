import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { ALLOWABLE, includedFiles, NEVER } from './palette.ts'

const core = join(dirname(createRequire(import.meta.url).resolve('@node-red/nodes')), 'core')

test('every node of the installed Node-RED has been judged, and none that is gone is named', () => {
  const installed = globSync('*/*.js', { cwd: core }).map((file) => basename(file))
  const judged = [...includedFiles(ALLOWABLE), ...NEVER]
  assert.deepEqual([...judged].sort(), installed.sort())
})

test('nodes that reach out of the process are off until they are named', () => {
  const usual = includedFiles([])
  for (const file of ['10-file.js', '21-httprequest.js', '31-tcpin.js', '10-mqtt.js']) {
    assert.ok(!usual.includes(file), file)
  }
  assert.ok(includedFiles(['file']).includes('10-file.js'))
  assert.ok(!includedFiles([...ALLOWABLE, 'exec']).includes('90-exec.js'))
})
