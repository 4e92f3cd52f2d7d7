// The lock holds hashes and no addresses: npm leaves out where packages come from, but not where
// their authors ask for support.
const fs = require("node:fs");

const FILE = "package-lock.json";
const lock = JSON.parse(fs.readFileSync(FILE, "utf8"));
for (const entry of Object.values(lock.packages)) delete entry.funding;
fs.writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
