// @ts-check
/** The name of a sensor's model as people say it; its profile's id where nobody has named it. */

/** @param {import('../app.js').Context['t']} t @param {string} profile */
export function modelName(t, profile) {
  return t.models[/** @type {keyof typeof t.models} */ (profile)] ?? profile
}
