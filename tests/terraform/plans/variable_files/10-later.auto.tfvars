first = "ten"
last  = "ten"
tags = {
  From  = "ten"
  Level = 10
}
