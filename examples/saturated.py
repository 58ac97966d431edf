# A saturated tanh: at 20 it is flat, so nothing behind it learns
x = 4.0
w = 5.0
n = x * w
o = tanh(n)
L = (o + 1)**2
L.backward()
