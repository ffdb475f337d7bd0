variable "text" {
  type = string
}

output "text" {
  value = "${trimspace(file("${path.module}/note.txt"))} ${var.text}"
}
