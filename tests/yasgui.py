"""Fetches YASGUI from npm into src/medkb/serve/web/yasgui: `make yasgui` (needs npm and a package registry).

SOURCE.json there names the package, its version, the tarball's integrity as npm states it, and the files' digests. To
move to another version, write its number and integrity (`npm view @zazuko/yasgui dist.integrity`) there and run this.
"""

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "src" / "medkb" / "serve" / "web" / "yasgui"
FILES = ("yasgui.min.js", "yasgui.min.css")


def main() -> int:
    """Fetch, compare with the stated integrity, unpack, and note the digests."""
    source = json.loads((FOLDER / "SOURCE.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as name:
        command = ["npm", "pack", "--silent", f"{source['package']}@{source['version']}"]
        packed = subprocess.run(command, cwd=name, capture_output=True, text=True, check=True).stdout.split()[-1]
        data = (Path(name) / packed).read_bytes()
        digest = base64.b64encode(hashlib.sha512(data).digest()).decode()
        if f"sha512-{digest}" != source["integrity"]:
            sys.exit(f"{packed}: its digest sha512-{digest} is not {source['integrity']}")
        with tarfile.open(Path(name) / packed) as archive:
            for file in FILES:
                content = archive.extractfile(f"package/build/{file}")
                assert content is not None, file
                (FOLDER / file).write_bytes(content.read())
    source["sha256"] = {file: hashlib.sha256((FOLDER / file).read_bytes()).hexdigest() for file in FILES}
    (FOLDER / "SOURCE.json").write_text(json.dumps(source, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
