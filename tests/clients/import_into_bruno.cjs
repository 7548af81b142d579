// Lays an OpenCollection file out as a folder, with Bruno's own converter and file format. (The
// import of its command line is for OpenAPI and WSDL alone; it would drop a request's settings.)
// Usage: node import_into_bruno.cjs FILE FOLDER
const fs = require('fs');
const path = require('path');
const yaml = require('js-yaml');
const { openCollectionToBruno } = require('@usebruno/converters');
const { stringifyCollection, stringifyRequest } = require('@usebruno/filestore');

const [file, folder] = process.argv.slice(2);
const { name, root, items } = openCollectionToBruno(yaml.load(fs.readFileSync(file, 'utf8')));
const settings = { opencollection: '1.0.0', name, type: 'collection' };
const yml = { format: 'yml' };
fs.writeFileSync(path.join(folder, 'opencollection.yml'), stringifyCollection(root, settings, yml));
for (const item of items) {
  fs.writeFileSync(path.join(folder, `${item.name}.yml`), stringifyRequest(item, yml));
}
