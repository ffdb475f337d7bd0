# What functions make of known values, of symbols, and of nonsense.
variable "name" { type = string }
variable "list" { type = list(string) }
locals { prefixed = "log-${var.name}" }

data "aws_region" "here" {}

resource "terraform_data" "known" {
  input = {
    merged     = merge({ a = 1 }, null, { b = 2, a = 3 })
    lookup     = lookup({ a = 1 }, "b", "none")
    flat       = flatten([["a"], [["b"], "c"]])
    sorted     = sort(["b", "a"])
    distinct   = distinct(["a", "b", "a"])
    coalesce   = coalesce("", null, "x")
    compact    = compact(["", "a", null])
    json       = jsonencode({ b = [1, true, null], a = "<\"é\">" })
    decoded    = jsondecode("{\"a\":[1,2.50]}")
    format     = format("%s-%03d-%v-%%-%.1f", "a", 7, true, 2.25)
    replaced   = replace("a-b-c", "/-[bc]/", "_")
    matched    = regex("(?P<name>[a-z]+)-(?P<number>[0-9]+)", "log-42")
    range      = range(1, 8, 3)
    product    = setproduct(["a", "b"], ["x"])
    element    = element(["a", "b"], 3)
    zipped     = zipmap(["k"], ["v"])
    text       = tostring(1.0)
    arithmetic = [7 / 2, -7 % 3, 2 * 3 + 1, 1 == 1.0, "1" == 1, 10 > 9]
    can        = [can(local.absent), can("x")]
    heredoc    = <<-EOT
      %{~for letter in ["a", "b"]}
      - ${letter}
      %{~endfor}
    EOT
    grouped    = { for word in ["a1", "b1", "a2"] : substr(word, 0, 1) => word... }
  }
}

resource "terraform_data" "symbolic" {
  input = {
    lower   = lower("${var.name}-Logs")
    same    = lower("${var.name}-Logs") == lower("${var.name}-Logs")
    joined  = join("/", ["a", var.name])
    starts  = startswith("logs-${var.name}", "data-")
    encoded = jsonencode({ name = var.name })
    length  = length(var.list)
    first   = var.list[0]
    split   = split("-", var.name)
    concat  = concat(var.list, ["a"])
    choice  = var.name == "" ? "empty" : "filled"
    file    = file("policy.json")
    sorted  = sort(["b-${var.name}", "a-${var.name}", "a"])
    alone   = sort([var.name])
    order   = sort([var.name, "a"])
    region  = formatlist("%s in ${data.aws_region.here.name}", ["b", var.name])
    filled  = [length(local.prefixed) > 0, 0 != length(local.prefixed), length(local.prefixed) >= 1, 1 <= length(local.prefixed)]
    empty   = [length(local.prefixed) == 0, 0 >= length(local.prefixed), length(local.prefixed) < 1, 1 > length(local.prefixed)]
    open    = [length(local.prefixed) > 1, length(local.prefixed) == 1, length(var.name) > 0, length(local.prefixed) < 5]
    percent = format("${var.name}/%s", "a")
    verb    = format("%${data.aws_region.here.name}", "a")
  }
}

resource "terraform_data" "wrong" {
  input = {
    unknown  = lowre("A")
    number   = 1 + "a"
    division = 1 / 0
    missing  = { a = 1 }.b
    null     = "a${null}"
    spread   = coalesce(null...)
  }
}
