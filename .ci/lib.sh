# What the scripts beside this one share.

# on_path says whether one of the names is a program: a file, and no function or
# builtin of this shell.
on_path() {
  for name in "$@"; do
    [ -n "$name" ] || continue
    case "$(command -v "$name" 2>/dev/null)" in */*) return 0 ;; esac
  done
  return 1
}

# install_packages REASON PACKAGE… asks the system's package manager. Whoever calls it
# looks afterwards whether the programs are there.
install_packages() {
  echo "installing for $1:$(shift; printf ' %s' "$@")"
  shift
  as_root=""
  [ "$(id -u)" = 0 ] || as_root="sudo -n"
  if on_path apt-get; then
    $as_root apt-get update -qq
    install="$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends"
    # All at once is faster; a system that lacks one of them may have the others.
    $install "$@" >/dev/null || for package in "$@"; do $install "$package" >/dev/null; done
  elif on_path dnf; then
    $as_root dnf install -y -q "$@"
  elif on_path apk; then
    $as_root apk add -q "$@"
  fi
}
