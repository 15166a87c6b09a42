import { spawnSync } from 'node:child_process';

/**
 * Finds a Python with PyJWT and `cryptography`: the one in `VITRINE_TEST_PYTHON`, the first on `PATH`, or the system's, which may have packages
 * that the first lacks.
 *
 * @returns {string | undefined}
 */
export function findPythonWithJwt(env = process.env) {
  const candidates = [env.VITRINE_TEST_PYTHON, 'python3', '/usr/bin/python3'];
  return candidates.find((python) => python !== undefined && spawnSync(python, ['-c', 'import jwt, cryptography']).status === 0);
}
