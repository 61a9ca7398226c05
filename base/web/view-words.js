// @ts-check
/** Words come with the view that says them: a page that nobody opens costs no reader its words. */

/**
 * @typedef {Record<string, () => Promise<{ FR: any, EN: any }>>} WordModules a key of the catalogue → the
 *   module that holds its words
 */
/**
 * @template {WordModules} Modules
 * @typedef {{ [Key in keyof Modules]: Awaited<ReturnType<Modules[Key]>>['FR'] }} WordsOf
 */

/**
 * Puts the words of `keys` into the catalogues; those that are there stay.
 * @template {WordModules} Modules
 * @param {{ fr: object, en: object }} catalogues
 * @param {Modules} modules
 * @param {readonly (keyof Modules)[]} keys
 * @returns {Promise<void>} rejects when a module does not come
 */
export async function bringWords({ fr, en }, modules, keys) {
  await Promise.all(
    keys.map(async (key) => {
      const { FR, EN } = await /** @type {WordModules[string]} */ (modules[key])()
      Object.assign(fr, { [key]: FR })
      Object.assign(en, { [key]: EN })
    }),
  )
}
