// Imports an OpenCollection file into a folder with Bruno's own converter, as its application does.
// Usage: node import_into_bruno.cjs FILE FOLDER
const fs = require('fs');
const yaml = require('js-yaml');
const { openCollectionToBruno } = require('@usebruno/converters');
const { createCollectionFromBrunoObject } = require('@usebruno/cli/src/utils/collection');

const [file, folder] = process.argv.slice(2);
const collection = openCollectionToBruno(yaml.load(fs.readFileSync(file, 'utf8')));
createCollectionFromBrunoObject(collection, folder, { format: 'yml' });
