# A dead relu: its input is below 0, so every gradient behind it is 0
x = 1.5
w = -2.0
b = 0.5
n = x*w + b
h = relu(n)
L = (h - 1)**2
L.backward()
