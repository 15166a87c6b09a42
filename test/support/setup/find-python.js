import { spawnSync } from 'node:child_process';

/**
 * A Python that has PyJWT with `cryptography`: the one that `VITRINE_TEST_PYTHON` names, the first of `PATH`, or that of the system, whose packages the
 * first of `PATH` need not have.
 *
 * @returns {string | undefined}
 */
export function findPythonWithJwt(env = process.env) {
  const candidates = [env.VITRINE_TEST_PYTHON, 'python3', '/usr/bin/python3'];
  return candidates.find((python) => python !== undefined && spawnSync(python, ['-c', 'import jwt, cryptography']).status === 0);
}
