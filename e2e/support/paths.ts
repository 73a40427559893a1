import { resolve } from 'node:path'

/** The root of the repository. */
export const repository = resolve(import.meta.dirname, '../..')

/** Where everything a run leaves behind is kept; ignored by git. */
export const outputFolder = process.env['QILU_TEST_OUTPUT'] ?? resolve(repository, 'test-output')

/** The binary under test; by default the development build. */
export const binary =
  process.env['QILU_BINARY'] ?? resolve(process.env['CARGO_TARGET_DIR'] ?? resolve(repository, 'target'), 'debug/qilu')
