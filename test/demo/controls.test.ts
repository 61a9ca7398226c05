import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openControls } from './controls.ts'

const ORIGIN = 'http://127.0.0.1:8080'

test('the page turns the switches, nobody else does', async () => {
  const turned: string[] = []
  const controls = await openControls({
    origin: () => ORIGIN,
    turn: async (what, on) => {
      turned.push(`${what} ${on}`)
    },
  })
  const ask = (path: string, method: string, body?: string, origin = ORIGIN) =>
    fetch(`http://127.0.0.1:${controls.port}${path}`, {
      method,
      headers: { origin, 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
    })
  try {
    const off = await ask('/demo/link', 'POST', '{"on":false}')
    assert.deepEqual(await off.json(), { link: false, radio: true, hypervisor: true })
    assert.equal((await ask('/demo/radio', 'POST', '{"on":"no"}')).status, 400)
    assert.equal((await ask('/demo/radio', 'POST', 'x'.repeat(500))).status, 400)
    assert.equal((await ask('/demo/city', 'POST', '{"on":true}')).status, 404)
    assert.equal(
      (await ask('/demo/link', 'POST', '{"on":true}', 'http://evil.example')).status,
      403,
    )
    assert.deepEqual(turned, ['link false'])
    assert.equal((await ask('/demo', 'OPTIONS')).status, 204)
  } finally {
    await controls.close()
  }
})
