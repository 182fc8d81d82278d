// Loaded by Node itself (native-environment.cjs): compiling the schema anew for each test file would take a third
// of the time in which a service starts.
const { Ajv2020 } = require('ajv/dist/2020.js');
const { readFileSync } = require('node:fs');

const SCHEMA_ID = 'iiko.json';
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const loaded = new Map();

/** The schema in a file, and the validator of each pointer into it. */
exports.loadContract = (file) => {
  const contract = loaded.get(file) ?? load(file);
  loaded.set(file, contract);
  return contract;
};

const load = (file) => {
  const schema = JSON.parse(readFileSync(file, 'utf8'));
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addFormat('uuid', GUID);
  ajv.addSchema({ ...schema, $id: SCHEMA_ID });
  const validators = new Map();
  const validatorOf = (pointer) => {
    const ref = `${SCHEMA_ID}#${encodeURI(pointer)}`;
    const validator = validators.get(ref) ?? ajv.compile({ $ref: ref });
    validators.set(ref, validator);
    return validator;
  };
  return { schema, validatorOf };
};
